#include <algorithm>
#include <vector>

#include "stats/lbfgs.hpp"
#include "stats/logistic_regression.hpp"
#include "stats/softmax_loss.hpp"

namespace maia {
namespace {

// A point of the search holds the weights, then the intercepts.
void read_point(std::span<const double> point, LogisticModel& model) {
  const auto middle = point.begin() + static_cast<std::ptrdiff_t>(model.weights.values.size());
  std::copy(point.begin(), middle, model.weights.values.begin());
  std::copy(middle, point.end(), model.intercepts.begin());
}

}  // namespace

LogisticModel fit_unregularized(const Matrix& rows, std::span<const int> labels,
                                std::size_t classes, const UnregularizedOptions& options) {
  check_labelled(rows, labels, classes);
  LogisticModel model(classes, rows.columns);
  const auto count = static_cast<double>(rows.rows);
  const auto summed_loss = [&](std::span<const double> point, std::span<double> gradient) {
    read_point(point, model);
    const SoftmaxLoss loss = softmax_loss(rows, labels, model);
    const LogisticModel slope = softmax_gradient(rows, labels, loss.probabilities);
    auto to = gradient.begin();
    for (const double value : slope.weights.values) *to++ = count * value;
    for (const double value : slope.intercepts) *to++ = count * value;
    return count * loss.mean;
  };
  const LbfgsResult found =
      minimize_lbfgs(summed_loss, std::vector<double>(classes * (rows.columns + 1)),
                     {.gradient_tolerance = options.tolerance,
                      .value_tolerance = options.loss_tolerance,
                      .max_iterations = options.max_iterations});
  read_point(found.point, model);
  model.converged = found.converged;
  return model;
}

}  // namespace maia
