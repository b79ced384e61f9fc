#include "stats/standardizer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace maia {

Standardizer::Standardizer(const Matrix& matrix)
    : means_(matrix.columns), scales_(matrix.columns, 1) {
  check_matrix(matrix);
  if (matrix.rows == 0) throw Error(ErrorKind::kBadInput, "no rows to standardize by");
  const auto count = static_cast<double>(matrix.rows);
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    for (std::size_t j = 0; j < matrix.columns; ++j) means_[j] += matrix.at(i, j) / count;
  }
  std::vector<double> squares(matrix.columns);
  std::vector<double> rest(matrix.columns);  // what rounding of the mean left over
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    for (std::size_t j = 0; j < matrix.columns; ++j) {
      const double distance = matrix.at(i, j) - means_[j];
      squares[j] += distance * distance;
      rest[j] += distance;
    }
  }
  constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
  for (std::size_t j = 0; j < matrix.columns; ++j) {
    const double variance = std::max(0.0, (squares[j] - rest[j] * rest[j] / count) / count);
    // The rounding of a mean and of a variance, as scikit-learn bounds them.
    const double bound = count * kEpsilon * variance + std::pow(count * means_[j] * kEpsilon, 2);
    if (variance > bound) scales_[j] = std::sqrt(variance);
  }
}

Matrix Standardizer::apply(const Matrix& matrix) const {
  if (matrix.columns != means_.size()) {
    throw Error(ErrorKind::kBadInput, "the rows to standardize have another number of columns");
  }
  Matrix result = matrix;
  for (std::size_t i = 0; i < result.rows; ++i) {
    for (std::size_t j = 0; j < result.columns; ++j) {
      result.at(i, j) = (result.at(i, j) - means_[j]) / scales_[j];
    }
  }
  return result;
}

}  // namespace maia
