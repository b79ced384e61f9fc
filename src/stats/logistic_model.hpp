// A multinomial logistic model: one weight a class and feature, one intercept a class; the class of
// a row is that with the highest margin.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stats/matrix.hpp"

namespace maia {

struct LogisticModel {
  LogisticModel() = default;
  // All zeros.
  LogisticModel(std::size_t class_count, std::size_t feature_count)
      : weights(class_count, feature_count), intercepts(class_count) {}

  Matrix weights;  // classes x features
  std::vector<double> intercepts;
  bool converged = true;  // false where the limit of passes or iterations came first

  std::size_t classes() const { return weights.rows; }
  std::size_t features() const { return weights.columns; }

  // The first of classes with equal margins. Throws kBadInput for a row of another length.
  int predict(std::span<const double> row) const;
  std::vector<int> predict(const Matrix& rows) const;
  // The share of rows whose label is predicted. Throws kBadInput for no rows or other sizes.
  double accuracy(const Matrix& rows, std::span<const int> labels) const;
  // Features with a weight other than zero in any class, in ascending order.
  std::vector<std::size_t> active_features() const;
};

// Throws kBadInput unless the rows are finite, every row has a label in [0, classes), and every
// one of at least two classes has a row.
void check_labelled(const Matrix& rows, std::span<const int> labels, std::size_t classes);

}  // namespace maia
