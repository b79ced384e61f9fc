// A table of numbers: rows of equal length in one block, one after another.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace maia {

struct Matrix {
  Matrix() = default;
  Matrix(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), values(row_count * column_count) {}

  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;  // rows x columns, row after row

  std::span<double> row(std::size_t i) { return {values.data() + i * columns, columns}; }
  std::span<const double> row(std::size_t i) const {
    return {values.data() + i * columns, columns};
  }
  double& at(std::size_t i, std::size_t j) { return values[i * columns + j]; }
  double at(std::size_t i, std::size_t j) const { return values[i * columns + j]; }
};

// Those rows, or those columns, in the order given. Throws kBadInput for one that is not there.
Matrix rows_of(const Matrix& matrix, std::span<const std::size_t> chosen);
Matrix columns_of(const Matrix& matrix, std::span<const std::size_t> chosen);

// Throws kBadInput where the values are not rows x columns numbers, or one is not finite.
void check_matrix(const Matrix& matrix);

}  // namespace maia
