#include "stats/softmax_loss.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace maia {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Rows> view(const Matrix& matrix) {
  return {matrix.values.data(), Eigen::Index(matrix.rows), Eigen::Index(matrix.columns)};
}

Eigen::Map<Rows> view(Matrix& matrix) {
  return {matrix.values.data(), Eigen::Index(matrix.rows), Eigen::Index(matrix.columns)};
}

}  // namespace

double softmax_in_place(std::span<double> margins) {
  const double highest = *std::ranges::max_element(margins);
  double sum = 0;
  for (double& margin : margins) {
    margin = std::exp(margin - highest);
    sum += margin;
  }
  for (double& margin : margins) margin /= sum;
  return highest + std::log(sum);
}

SoftmaxLoss softmax_loss(const Matrix& rows, std::span<const int> labels,
                         const LogisticModel& model) {
  SoftmaxLoss loss;
  loss.probabilities = Matrix(rows.rows, model.classes());
  auto margins = view(loss.probabilities);
  margins.noalias() = view(rows) * view(model.weights).transpose();
  margins.rowwise() +=
      Eigen::Map<const Eigen::RowVectorXd>(model.intercepts.data(), Eigen::Index(model.classes()));
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const auto row = loss.probabilities.row(i);
    const double of_label = row[static_cast<std::size_t>(labels[i])];
    loss.mean += softmax_in_place(row) - of_label;
  }
  loss.mean /= static_cast<double>(rows.rows);
  return loss;
}

LogisticModel softmax_gradient(const Matrix& rows, std::span<const int> labels,
                               const Matrix& probabilities) {
  LogisticModel gradient(probabilities.columns, rows.columns);
  Matrix residuals = probabilities;
  for (std::size_t i = 0; i < rows.rows; ++i) {
    residuals.at(i, static_cast<std::size_t>(labels[i])) -= 1;
  }
  auto scaled = view(residuals);
  scaled /= static_cast<double>(rows.rows);
  view(gradient.weights).noalias() = scaled.transpose() * view(rows);
  for (std::size_t k = 0; k < gradient.classes(); ++k) {
    gradient.intercepts[k] = scaled.col(Eigen::Index(k)).sum();
  }
  return gradient;
}

}  // namespace maia
