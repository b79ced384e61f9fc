#include "stats/logistic_model.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "base/error.hpp"

namespace maia {

int LogisticModel::predict(std::span<const double> row) const {
  if (row.size() != features()) {
    throw Error(ErrorKind::kBadInput, "a row to classify has " + std::to_string(row.size()) +
                                          " features where the model has " +
                                          std::to_string(features()));
  }
  int best = 0;
  double highest = 0;
  for (std::size_t k = 0; k < classes(); ++k) {
    const auto of_class = weights.row(k);
    const double margin =
        std::inner_product(row.begin(), row.end(), of_class.begin(), intercepts[k]);
    if (k == 0 || margin > highest) {
      best = static_cast<int>(k);
      highest = margin;
    }
  }
  return best;
}

std::vector<int> LogisticModel::predict(const Matrix& rows) const {
  std::vector<int> predicted(rows.rows);
  for (std::size_t i = 0; i < rows.rows; ++i) predicted[i] = predict(rows.row(i));
  return predicted;
}

double LogisticModel::accuracy(const Matrix& rows, std::span<const int> labels) const {
  if (rows.rows == 0 || rows.rows != labels.size()) {
    throw Error(ErrorKind::kBadInput, "an accuracy needs rows, and a label for each");
  }
  std::size_t right = 0;
  for (std::size_t i = 0; i < rows.rows; ++i) right += predict(rows.row(i)) == labels[i];
  return static_cast<double>(right) / static_cast<double>(rows.rows);
}

std::vector<std::size_t> LogisticModel::active_features() const {
  std::vector<std::size_t> active;
  for (std::size_t j = 0; j < features(); ++j) {
    bool is_active = false;
    for (std::size_t k = 0; k < classes(); ++k) is_active |= weights.at(k, j) != 0;
    if (is_active) active.push_back(j);
  }
  return active;
}

void check_labelled(const Matrix& rows, std::span<const int> labels, std::size_t classes) {
  check_matrix(rows);
  if (rows.rows == 0) throw Error(ErrorKind::kBadInput, "no rows to learn classes from");
  if (labels.size() != rows.rows) {
    throw Error(ErrorKind::kBadInput, std::to_string(rows.rows) + " rows have " +
                                          std::to_string(labels.size()) + " labels");
  }
  if (classes < 2) throw Error(ErrorKind::kBadInput, "a classifier needs at least two classes");
  std::vector<std::size_t> count(classes);
  for (const int label : labels) {
    if (label < 0 || static_cast<std::size_t>(label) >= classes) {
      throw Error(ErrorKind::kBadInput, "label " + std::to_string(label) + " is not one of " +
                                            std::to_string(classes) + " classes");
    }
    ++count[static_cast<std::size_t>(label)];
  }
  const auto empty = std::ranges::find(count, std::size_t{0});
  if (empty != count.end()) {
    throw Error(ErrorKind::kBadInput,
                "class " + std::to_string(empty - count.begin()) + " has no rows to learn from");
  }
}

}  // namespace maia
