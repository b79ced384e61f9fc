#include "stats/matrix.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace maia {

Matrix rows_of(const Matrix& matrix, std::span<const std::size_t> chosen) {
  Matrix result(chosen.size(), matrix.columns);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i] >= matrix.rows) throw Error(ErrorKind::kBadInput, "a matrix lacks a chosen row");
    std::ranges::copy(matrix.row(chosen[i]), result.row(i).begin());
  }
  return result;
}

Matrix columns_of(const Matrix& matrix, std::span<const std::size_t> chosen) {
  if (std::ranges::any_of(chosen, [&](std::size_t j) { return j >= matrix.columns; })) {
    throw Error(ErrorKind::kBadInput, "a matrix lacks a chosen column");
  }
  Matrix result(matrix.rows, chosen.size());
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    for (std::size_t j = 0; j < chosen.size(); ++j) result.at(i, j) = matrix.at(i, chosen[j]);
  }
  return result;
}

void check_matrix(const Matrix& matrix) {
  if (matrix.values.size() != matrix.rows * matrix.columns) {
    throw Error(ErrorKind::kBadInput, "a matrix does not hold rows x columns values");
  }
  if (!std::ranges::all_of(matrix.values, [](double value) { return std::isfinite(value); })) {
    throw Error(ErrorKind::kBadInput, "a matrix holds a value that is not a finite number");
  }
}

}  // namespace maia
