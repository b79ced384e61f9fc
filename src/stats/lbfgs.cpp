#include "stats/lbfgs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <numeric>
#include <optional>

namespace maia {
namespace {

using Vector = std::vector<double>;

// Constants of the Wolfe conditions as L-BFGS-B has them.
constexpr double kDecrease = 1e-3;
constexpr double kCurvature = 0.9;
constexpr int kMostTrials = 20;

double dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double greatest(const Vector& values) {
  double result = 0;
  for (const double value : values) result = std::max(result, std::abs(value));
  return result;
}

struct Place {
  Vector point;
  Vector gradient;
  double value = 0;
};

// One place on the line that is searched.
struct Trial {
  double step = 0;
  double value = 0;
  double slope = 0;
};

class LineSearch {
 public:
  LineSearch(const SmoothFunction& function, const Place& from, const Vector& direction)
      : function_(function),
        from_(from),
        direction_(direction),
        slope_(dot(from.gradient, direction)) {}

  // A place that satisfies both conditions; else the best that decreases; nothing where none does.
  std::optional<Place> find(double step) {
    Trial low{0, from_.value, slope_};
    std::optional<Trial> high;
    for (int i = 0; i < kMostTrials; ++i) {
      const Trial trial = look(step);
      if (!decreases_enough(trial) || trial.value >= low.value) {
        high = trial;
      } else if (std::abs(trial.slope) <= -kCurvature * slope_) {
        return reached_;
      } else {
        if (!high ? trial.slope > 0 : trial.slope * (high->step - low.step) >= 0) high = low;
        low = trial;
      }
      step = high ? between(low, *high) : 4 * step;
      if (high && std::abs(high->step - low.step) < 1e-14 * std::max(1.0, high->step)) break;
    }
    if (low.step == 0) return std::nullopt;
    look(low.step);
    return reached_;
  }

 private:
  Trial look(double step) {
    reached_.point.resize(direction_.size());
    reached_.gradient.resize(direction_.size());
    for (std::size_t i = 0; i < direction_.size(); ++i) {
      reached_.point[i] = from_.point[i] + step * direction_[i];
    }
    reached_.value = function_(reached_.point, reached_.gradient);
    return {step, reached_.value, dot(reached_.gradient, direction_)};
  }

  bool decreases_enough(const Trial& trial) const {
    return trial.value <= from_.value + kDecrease * trial.step * slope_;
  }

  // The least of the parabola through what is known of both ends, kept away from them.
  static double between(const Trial& low, const Trial& high) {
    const double width = high.step - low.step;
    const double bend = (high.value - low.value - low.slope * width) / (width * width);
    const double least = bend > 0 ? -low.slope / (2 * bend * width) : 0.5;
    return low.step + width * (std::isfinite(least) ? std::clamp(least, 0.1, 0.9) : 0.5);
  }

  const SmoothFunction& function_;
  const Place& from_;
  const Vector& direction_;
  double slope_;
  Place reached_;
};

class InverseHessian {
 public:
  explicit InverseHessian(std::size_t memory) : memory_(memory) {}

  void remember(const Place& from, const Place& to) {
    Pair pair;
    for (std::size_t i = 0; i < from.point.size(); ++i) {
      pair.step.push_back(to.point[i] - from.point[i]);
      pair.change.push_back(to.gradient[i] - from.gradient[i]);
    }
    const double curvature = dot(pair.step, pair.change);
    if (curvature <= 1e-16 * dot(pair.change, pair.change)) return;
    pair.inverse_curvature = 1 / curvature;
    pairs_.push_back(std::move(pair));
    if (pairs_.size() > memory_) pairs_.pop_front();
  }

  bool is_empty() const { return pairs_.empty(); }
  void forget() { pairs_.clear(); }

  // The two loops of Nocedal and Wright 2006, algorithm 7.4.
  Vector descent(const Vector& gradient) const {
    Vector result = gradient;
    Vector shares(pairs_.size());
    for (std::size_t p = pairs_.size(); p-- > 0;) {
      shares[p] = pairs_[p].inverse_curvature * dot(pairs_[p].step, result);
      add(result, -shares[p], pairs_[p].change);
    }
    if (!pairs_.empty()) {
      const Pair& last = pairs_.back();
      const double scale = 1 / (last.inverse_curvature * dot(last.change, last.change));
      for (double& value : result) value *= scale;
    }
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const double back = pairs_[p].inverse_curvature * dot(pairs_[p].change, result);
      add(result, shares[p] - back, pairs_[p].step);
    }
    for (double& value : result) value = -value;
    return result;
  }

 private:
  struct Pair {
    Vector step;
    Vector change;
    double inverse_curvature = 0;
  };

  static void add(Vector& to, double factor, const Vector& values) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += factor * values[i];
  }

  std::size_t memory_;
  std::deque<Pair> pairs_;
};

}  // namespace

LbfgsResult minimize_lbfgs(const SmoothFunction& function, std::vector<double> start,
                           const LbfgsOptions& options) {
  Place place{std::move(start), {}, 0};
  place.gradient.resize(place.point.size());
  place.value = function(place.point, place.gradient);
  InverseHessian inverse(options.memory);
  LbfgsResult result;
  while (true) {
    if (greatest(place.gradient) <= options.gradient_tolerance) result.converged = true;
    if (result.converged || result.iterations == options.max_iterations) break;
    const Vector direction = inverse.descent(place.gradient);
    const double first =
        inverse.is_empty() ? 1 / std::sqrt(dot(place.gradient, place.gradient)) : 1;
    std::optional<Place> next = LineSearch(function, place, direction).find(first);
    if (!next) {
      // Rounding spoils the matrix before it spoils the gradient.
      if (inverse.is_empty()) break;
      inverse.forget();
      continue;
    }
    ++result.iterations;
    inverse.remember(place, *next);
    const double size = std::max({std::abs(place.value), std::abs(next->value), 1.0});
    result.converged = place.value - next->value <= options.value_tolerance * size;
    place = std::move(*next);
  }
  result.point = std::move(place.point);
  result.value = place.value;
  return result;
}

}  // namespace maia
