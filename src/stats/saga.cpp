#include <Eigen/Dense>
#include <algorithm>

#include "stats/l1_solver.hpp"
#include "stats/softmax_loss.hpp"

namespace maia {
namespace {

using Eigen::Index;
using Array = Eigen::Map<Eigen::ArrayXd>;
using ConstArray = Eigen::Map<const Eigen::ArrayXd>;

// The steps of 1 / (3 L), where L bounds the curvature of any one row's loss: the Hessian of the
// logarithm of a sum of exponentials is at most 1/2.
double step_size(const Matrix& rows) {
  double longest = 0;
  for (std::size_t i = 0; i < rows.rows; ++i) {
    const auto row = rows.row(i);
    longest = std::max(longest, ConstArray(row.data(), Index(row.size())).square().sum());
  }
  return 1 / (3 * 0.5 * (longest + 1));
}

class Saga {
 public:
  Saga(const L1Problem& problem, LogisticModel& model)
      : problem_(problem),
        model_(model),
        probabilities_(softmax_loss(problem.rows, problem.labels, model).probabilities),
        average_(softmax_gradient(problem.rows, problem.labels, probabilities_)),
        margins_(model.classes()),
        step_(step_size(problem.rows)) {}

  void visit(std::size_t i) {
    const auto row = problem_.rows.row(i);
    const ConstArray x(row.data(), Index(row.size()));
    for (std::size_t k = 0; k < margins_.size(); ++k) {
      const ConstArray weights(model_.weights.row(k).data(), x.size());
      margins_[k] = model_.intercepts[k] + (weights * x).sum();
    }
    softmax_in_place(margins_);
    // The label's share cancels between the new gradient of a row and the one remembered.
    for (std::size_t k = 0; k < margins_.size(); ++k) {
      double& remembered = probabilities_.at(i, k);
      move(k, x, margins_[k] - remembered);
      remembered = margins_[k];
    }
  }

 private:
  void move(std::size_t k, const ConstArray& x, double change) {
    const double share = change / static_cast<double>(problem_.rows.rows);
    const double threshold = step_ * problem_.penalty;
    Array weights(model_.weights.row(k).data(), x.size());
    Array average(average_.weights.row(k).data(), x.size());
    weights -= (step_ * change) * x + step_ * average;
    weights -= weights.max(-threshold).min(threshold);
    average += share * x;
    model_.intercepts[k] -= step_ * (change + average_.intercepts[k]);
    average_.intercepts[k] += share;
  }

  const L1Problem& problem_;
  LogisticModel& model_;
  Matrix probabilities_;   // the table: a row's gradient is (probability - label's share) * row
  LogisticModel average_;  // of the table's gradients
  std::vector<double> margins_;
  double step_;
};

}  // namespace

void saga_passes(const L1Problem& problem, int passes, Random& random, LogisticModel& model) {
  Saga saga(problem, model);
  const std::size_t count = problem.rows.rows;
  for (std::size_t i = 0; i < static_cast<std::size_t>(passes) * count; ++i) {
    saga.visit(random.below(count));
  }
}

}  // namespace maia
