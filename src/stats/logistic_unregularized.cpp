#include <lbfgs.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <optional>

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

// What libLBFGS asks for and is told while it minimizes.
class Search {
 public:
  Search(const Matrix& rows, std::span<const int> labels, std::size_t classes,
         const UnregularizedOptions& options)
      : rows_(rows), labels_(labels), options_(options), model_(classes, rows.columns) {}

  LogisticModel run() {
    const auto count = static_cast<int>(model_.classes() * (rows_.columns + 1));
    const std::unique_ptr<double, decltype(&lbfgs_free)> point(lbfgs_malloc(count), lbfgs_free);
    if (!point) throw std::bad_alloc();
    std::fill_n(point.get(), count, 0.0);
    lbfgs_parameter_t parameters;
    lbfgs_parameter_init(&parameters);
    parameters.m = 10;
    parameters.epsilon = 0;  // advanced() decides
    parameters.max_iterations = options_.max_iterations;
    const int end = lbfgs(count, point.get(), nullptr, evaluate, advanced, this, &parameters);
    read_point({point.get(), static_cast<std::size_t>(count)}, model_);
    model_.converged = converged_ || end == LBFGS_ALREADY_MINIMIZED;
    return std::move(model_);
  }

 private:
  static double evaluate(void* search, const double* point, double* gradient, int count, double) {
    auto& self = *static_cast<Search*>(search);
    read_point({point, static_cast<std::size_t>(count)}, self.model_);
    const SoftmaxLoss loss = softmax_loss(self.rows_, self.labels_, self.model_);
    const LogisticModel slope = softmax_gradient(self.rows_, self.labels_, loss.probabilities);
    const auto all = static_cast<double>(self.rows_.rows);
    for (const double value : slope.weights.values) *gradient++ = all * value;
    for (const double value : slope.intercepts) *gradient++ = all * value;
    return all * loss.mean;
  }

  // Not zero where it is enough.
  static int advanced(void* search, const double*, const double* gradient, double loss, double,
                      double, double, int count, int, int) {
    auto& self = *static_cast<Search*>(search);
    double steepest = 0;
    for (int i = 0; i < count; ++i) steepest = std::max(steepest, std::abs(gradient[i]));
    self.converged_ = steepest <= self.options_.tolerance;
    if (self.loss_) {
      const double size = std::max({*self.loss_, loss, 1.0});
      self.converged_ |= *self.loss_ - loss <= self.options_.loss_tolerance * size;
    }
    self.loss_ = loss;
    return self.converged_ ? 1 : 0;
  }

  const Matrix& rows_;
  std::span<const int> labels_;
  const UnregularizedOptions& options_;
  LogisticModel model_;
  std::optional<double> loss_;  // after the last iteration
  bool converged_ = false;
};

}  // namespace

LogisticModel fit_unregularized(const Matrix& rows, std::span<const int> labels,
                                std::size_t classes, const UnregularizedOptions& options) {
  check_labelled(rows, labels, classes);
  return Search(rows, labels, classes, options).run();
}

}  // namespace maia
