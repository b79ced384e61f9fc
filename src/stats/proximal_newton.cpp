#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/l1_solver.hpp"
#include "stats/softmax_loss.hpp"

namespace maia {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMostSteps = 40;
constexpr int kMostHalvings = 12;
constexpr Index kMostVariables = 1200;
constexpr int kRounds = 3;       // of sweeps and a linear system, in one quadratic problem
constexpr int kFirstSweeps = 8;  // of the first round; each further one has four times as many

// What moves in a step: the intercepts, and the weights that are not zero or should leave it. Class
// after class, a class's intercept first.
struct Moving {
  std::vector<std::vector<std::size_t>> features;  // of a class
  std::vector<Index> first;                        // a class's intercept
  Index variables = 0;
};

struct State {
  SoftmaxLoss loss;
  LogisticModel gradient;
  double objective = 0;
  double violation = 0;
};

State measure(const L1Problem& problem, const LogisticModel& model) {
  State state;
  state.loss = softmax_loss(problem.rows, problem.labels, model);
  state.gradient = softmax_gradient(problem.rows, problem.labels, state.loss.probabilities);
  state.objective = state.loss.mean + problem.penalty * l1_norm(model);
  state.violation = l1_violation(model, state.gradient, problem.penalty);
  return state;
}

Moving choose_moving(const LogisticModel& model, const LogisticModel& gradient, double penalty) {
  Moving moving;
  for (std::size_t k = 0; k < model.classes(); ++k) {
    std::vector<std::size_t> features;
    for (std::size_t j = 0; j < model.features(); ++j) {
      if (model.weights.at(k, j) != 0 || std::abs(gradient.weights.at(k, j)) > penalty) {
        features.push_back(j);
      }
    }
    moving.first.push_back(moving.variables);
    moving.variables += static_cast<Index>(features.size()) + 1;
    moving.features.push_back(std::move(features));
  }
  return moving;
}

VectorXd values_of(const Moving& moving, const LogisticModel& model) {
  VectorXd values(moving.variables);
  Index at = 0;
  for (std::size_t k = 0; k < moving.features.size(); ++k) {
    values[at++] = model.intercepts[k];
    for (const std::size_t j : moving.features[k]) values[at++] = model.weights.at(k, j);
  }
  return values;
}

void set_values(const Moving& moving, const VectorXd& values, LogisticModel& model) {
  Index at = 0;
  for (std::size_t k = 0; k < moving.features.size(); ++k) {
    model.intercepts[k] = values[at++];
    for (const std::size_t j : moving.features[k]) model.weights.at(k, j) = values[at++];
  }
}

// Zero for intercepts.
VectorXd penalties_of(const Moving& moving, double penalty) {
  VectorXd penalties = VectorXd::Constant(moving.variables, penalty);
  for (const Index first : moving.first) penalties[first] = 0;
  return penalties;
}

MatrixXd hessian_of(const Moving& moving, const Matrix& rows, const Matrix& probabilities) {
  const std::size_t classes = moving.features.size();
  const auto count = static_cast<Index>(rows.rows);
  std::vector<MatrixXd> columns;  // of a class: ones, then its moving features
  for (const std::vector<std::size_t>& features : moving.features) {
    MatrixXd of_class(count, static_cast<Index>(features.size()) + 1);
    of_class.col(0).setOnes();
    for (std::size_t i = 0; i < rows.rows; ++i) {
      for (std::size_t m = 0; m < features.size(); ++m) {
        of_class(static_cast<Index>(i), static_cast<Index>(m) + 1) = rows.at(i, features[m]);
      }
    }
    columns.push_back(std::move(of_class));
  }
  const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> p(
      probabilities.values.data(), count, static_cast<Index>(classes));
  MatrixXd hessian(moving.variables, moving.variables);
  for (std::size_t k = 0; k < classes; ++k) {
    const auto p_k = p.col(static_cast<Index>(k)).array();
    for (std::size_t m = 0; m <= k; ++m) {
      const auto p_m = p.col(static_cast<Index>(m)).array();
      const VectorXd curvature = p_k * ((m == k ? 1.0 : 0.0) - p_m) / double(count);
      const MatrixXd weighted = curvature.asDiagonal() * columns[m];
      hessian.block(moving.first[k], moving.first[m], columns[k].cols(), columns[m].cols())
          .noalias() = columns[k].transpose() * weighted;
    }
  }
  hessian.triangularView<Eigen::StrictlyUpper>() = hessian.transpose();
  // Adding a constant to all classes changes no loss, so the matrix is singular.
  hessian.diagonal().array() += 1e-9 * hessian.diagonal().mean() + 1e-300;
  return hessian;
}

// The quadratic that has the loss's value, slope and curvature at `start`, with the penalty.
class QuadraticProblem {
 public:
  QuadraticProblem(const MatrixXd& hessian, const VectorXd& gradient, const VectorXd& penalties,
                   const VectorXd& start)
      : hessian_(hessian), penalties_(penalties), values_(start), slopes_(gradient) {}

  // Coordinate descent to learn which weights are zero, then a linear system for the others.
  VectorXd solve(double tolerance) {
    int sweeps = kFirstSweeps;
    for (int round = 0; round < kRounds; ++round, sweeps *= 4) {
      for (int i = 0; i < sweeps; ++i) {
        if (sweep() <= tolerance) return values_;
      }
      solve_with_signs_held();
    }
    return values_;
  }

 private:
  // Returns the greatest violation met.
  double sweep() {
    double greatest = 0;
    for (Index v = 0; v < values_.size(); ++v) {
      greatest = std::max(greatest, l1_violation(values_[v], slopes_[v], penalties_[v]));
      const double curvature = hessian_(v, v);
      const double target = values_[v] - slopes_[v] / curvature;
      const double threshold = penalties_[v] / curvature;
      const double value = target - std::clamp(target, -threshold, threshold);
      const double change = value - values_[v];
      if (change == 0) continue;
      slopes_ += change * hessian_.col(v);
      values_[v] = value;
    }
    return greatest;
  }

  // Goes to the least of the quadratic on which no sign changes, or up to the first change of one.
  void solve_with_signs_held() {
    std::vector<Index> free;
    for (Index v = 0; v < values_.size(); ++v) {
      if (values_[v] != 0 || penalties_[v] == 0) free.push_back(v);
    }
    VectorXd pull = slopes_(free);
    for (std::size_t i = 0; i < free.size(); ++i) {
      pull[Index(i)] += std::copysign(penalties_[free[i]], values_[free[i]]);
    }
    const Eigen::LLT<MatrixXd> factor(hessian_(free, free));
    if (factor.info() != Eigen::Success) return;
    const VectorXd direction = -factor.solve(pull);
    double share = 1;
    Index stopped_by = -1;
    for (std::size_t i = 0; i < free.size(); ++i) {
      const Index v = free[i];
      const double step = direction[Index(i)];
      if (penalties_[v] == 0 || (values_[v] + share * step) * values_[v] > 0) continue;
      share = -values_[v] / step;
      stopped_by = v;
    }
    VectorXd change = VectorXd::Zero(values_.size());
    change(free) = share * direction;
    if (stopped_by >= 0) change[stopped_by] = -values_[stopped_by];
    slopes_ += hessian_ * change;
    values_ += change;
  }

  const MatrixXd& hessian_;
  const VectorXd& penalties_;
  VectorXd values_;
  VectorXd slopes_;  // of the quadratic, at the values
};

// False where no part of the way to `target` is an improvement.
bool step_towards(const L1Problem& problem, const Moving& moving, const VectorXd& target,
                  LogisticModel& model, State& state) {
  const VectorXd start = values_of(moving, model);
  const VectorXd penalties = penalties_of(moving, problem.penalty);
  const VectorXd direction = target - start;
  // What the objective should fall by, to first order.
  const double promised = values_of(moving, state.gradient).dot(direction) +
                          penalties.dot(target.cwiseAbs() - start.cwiseAbs());
  double share = 1;
  for (int i = 0; i < kMostHalvings; ++i, share /= 2) {
    LogisticModel next = model;
    set_values(moving, share == 1 ? target : VectorXd(start + share * direction), next);
    State reached = measure(problem, next);
    // Near the end the objective does not change any more in its last digit, the gradient does.
    const bool is_lower = reached.objective < state.objective + 1e-4 * share * promised;
    const bool is_nearer = reached.violation < 0.5 * state.violation &&
                           reached.objective <= state.objective * (1 + 1e-13);
    if (!is_lower && !is_nearer) continue;
    model = std::move(next);
    state = std::move(reached);
    return true;
  }
  return false;
}

}  // namespace

double newton_steps(const L1Problem& problem, double tolerance, LogisticModel& model) {
  State state = measure(problem, model);
  for (int i = 0; i < kMostSteps && state.violation > tolerance; ++i) {
    const Moving moving = choose_moving(model, state.gradient, problem.penalty);
    if (moving.variables > kMostVariables) break;
    const MatrixXd hessian = hessian_of(moving, problem.rows, state.loss.probabilities);
    const VectorXd penalties = penalties_of(moving, problem.penalty);
    QuadraticProblem quadratic(hessian, values_of(moving, state.gradient), penalties,
                               values_of(moving, model));
    const VectorXd target = quadratic.solve(std::max(0.1 * tolerance, 1e-3 * state.violation));
    if (!step_towards(problem, moving, target, model, state)) break;
  }
  return state.violation;
}

}  // namespace maia
