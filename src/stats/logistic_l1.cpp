#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "stats/l1_solver.hpp"
#include "stats/logistic_regression.hpp"
#include "stats/softmax_loss.hpp"

namespace maia {
namespace {

constexpr int kPassesAtOnce = 4;
constexpr std::size_t kLeastAdded = 16;

// The model of no features: the classes' shares.
LogisticModel empty_model(std::span<const int> labels, std::size_t classes, std::size_t features) {
  LogisticModel model(classes, features);
  std::vector<double> count(classes);
  for (const int label : labels) ++count[static_cast<std::size_t>(label)];
  for (std::size_t k = 0; k < classes; ++k) model.intercepts[k] = std::log(count[k]);
  return model;
}

// Where the constant that a feature's weights may share changes neither losses nor penalty, the one
// that leaves the least squares; likewise for the intercepts.
void settle_shared_constants(LogisticModel& model) {
  const auto classes = static_cast<double>(model.classes());
  const auto mean_of = [&](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / classes;
  };
  const double centre = mean_of(model.intercepts);
  for (double& intercept : model.intercepts) intercept -= centre;
  if (model.classes() % 2 != 0) return;
  const std::size_t half = model.classes() / 2;
  std::vector<double> weights(model.classes());
  for (std::size_t j = 0; j < model.features(); ++j) {
    for (std::size_t k = 0; k < weights.size(); ++k) weights[k] = model.weights.at(k, j);
    const double mean = mean_of(weights);
    std::ranges::sort(weights);
    if (weights[half - 1] > 0 || weights[half] < 0) continue;
    const double shift = std::clamp(mean, weights[half - 1], weights[half]);
    if (shift == 0) continue;
    for (std::size_t k = 0; k < weights.size(); ++k) model.weights.at(k, j) -= shift;
  }
}

// Solves for a growing set of features; all others keep zero weights.
class WorkingSet {
 public:
  WorkingSet(const Matrix& rows, std::span<const int> labels, double penalty, double tolerance,
             LogisticModel model)
      : rows_(rows),
        labels_(labels),
        penalty_(penalty),
        tolerance_(tolerance),
        model_(std::move(model)),
        chosen_(model_.active_features()),
        is_chosen_(rows.columns) {
    for (const std::size_t j : chosen_) is_chosen_[j] = true;
  }

  // Adds the features that break the optimality conditions most, as many as there are already.
  // False where all is optimal.
  bool grow() {
    const SoftmaxLoss loss = softmax_loss(rows_, labels_, model_);
    const LogisticModel gradient = softmax_gradient(rows_, labels_, loss.probabilities);
    if (l1_violation(model_, gradient, penalty_) <= tolerance_) return false;
    std::vector<std::pair<double, std::size_t>> broken;
    for (std::size_t j = 0; j < rows_.columns; ++j) {
      double steepest = 0;
      for (std::size_t k = 0; k < model_.classes(); ++k) {
        steepest = std::max(steepest, std::abs(gradient.weights.at(k, j)));
      }
      if (!is_chosen_[j] && steepest > penalty_) broken.push_back({-steepest, j});
    }
    std::ranges::sort(broken);
    broken.resize(std::min(broken.size(), std::max(kLeastAdded, chosen_.size())));
    for (const auto& [steepness, j] : broken) {
      chosen_.push_back(j);
      is_chosen_[j] = true;
    }
    return true;
  }

  // Returns the passes of SAGA that were needed, at most `most`.
  int solve(int most, Random& random) {
    const Matrix rows = columns_of(rows_, chosen_);
    const L1Problem problem{rows, labels_, penalty_};
    LogisticModel part(model_.classes(), chosen_.size());
    part.weights = columns_of(model_.weights, chosen_);
    part.intercepts = model_.intercepts;
    int passes = 0;
    for (int at_once = kPassesAtOnce; passes < most; at_once *= 2) {
      const int now = std::min(at_once, most - passes);
      saga_passes(problem, now, random, part);
      passes += now;
      if (newton_steps(problem, tolerance_, part) <= tolerance_) break;
    }
    for (std::size_t k = 0; k < part.classes(); ++k) {
      for (std::size_t a = 0; a < chosen_.size(); ++a) {
        model_.weights.at(k, chosen_[a]) = part.weights.at(k, a);
      }
    }
    model_.intercepts = part.intercepts;
    return passes;
  }

  LogisticModel& model() { return model_; }

 private:
  const Matrix& rows_;
  std::span<const int> labels_;
  double penalty_;
  double tolerance_;
  LogisticModel model_;
  std::vector<std::size_t> chosen_;
  std::vector<bool> is_chosen_;
};

}  // namespace

double l1_violation(double weight, double gradient, double penalty) {
  if (weight == 0) return std::max(0.0, std::abs(gradient) - penalty);
  return std::abs(gradient + (weight > 0 ? penalty : -penalty));
}

double l1_violation(const LogisticModel& model, const LogisticModel& gradient, double penalty) {
  double greatest = 0;
  for (std::size_t i = 0; i < model.weights.values.size(); ++i) {
    greatest = std::max(greatest,
                        l1_violation(model.weights.values[i], gradient.weights.values[i], penalty));
  }
  for (const double slope : gradient.intercepts) greatest = std::max(greatest, std::abs(slope));
  return greatest;
}

double l1_norm(const LogisticModel& model) {
  double sum = 0;
  for (const double weight : model.weights.values) sum += std::abs(weight);
  return sum;
}

LogisticModel fit_l1(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                     const L1Options& options) {
  check_labelled(rows, labels, classes);
  if (!(options.c > 0) || !std::isfinite(options.c)) {
    throw Error(ErrorKind::kBadInput, "the strength C of a penalty must be a positive number");
  }
  if (options.start != nullptr &&
      (options.start->classes() != classes || options.start->features() != rows.columns)) {
    throw Error(ErrorKind::kBadInput, "the model to start from has another shape");
  }
  const double penalty = 1 / (options.c * static_cast<double>(rows.rows));
  // A gradient is a mean over rows, which rounding leaves uncertain in its last digits.
  const double tolerance = options.tolerance * penalty + 1e-14;
  WorkingSet set(
      rows, labels, penalty, tolerance,
      options.start != nullptr ? *options.start : empty_model(labels, classes, rows.columns));
  Random random(options.seed);
  int left = options.max_passes;
  bool converged = false;
  while (!(converged = !set.grow()) && left > 0) left -= set.solve(left, random);
  set.model().converged = converged;
  settle_shared_constants(set.model());
  return std::move(set.model());
}

double greatest_empty_c(const Matrix& rows, std::span<const int> labels, std::size_t classes) {
  check_labelled(rows, labels, classes);
  const LogisticModel model = empty_model(labels, classes, rows.columns);
  const SoftmaxLoss loss = softmax_loss(rows, labels, model);
  const LogisticModel gradient = softmax_gradient(rows, labels, loss.probabilities);
  double steepest = 0;
  for (const double slope : gradient.weights.values) {
    steepest = std::max(steepest, std::abs(slope));
  }
  // No feature tells the classes apart: any finite c leaves all weights zero.
  if (steepest < 1e-12) return 1e12;
  return 1 / (steepest * static_cast<double>(rows.rows));
}

}  // namespace maia
