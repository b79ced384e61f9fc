// Minimizes a smooth function of many variables by L-BFGS (Liu and Nocedal 1989): Newton's method
// with a matrix that is known only through the last few steps.
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace maia {

struct LbfgsOptions {
  double gradient_tolerance = 1e-4;  // on the greatest component
  double value_tolerance = 2.2e-9;   // on a step's relative decrease; SciPy's default
  int max_iterations = 100;
  std::size_t memory = 10;  // steps remembered
};

struct LbfgsResult {
  std::vector<double> point;
  double value = 0;
  bool converged = false;  // by one of the tolerances
  int iterations = 0;
};

// Returns the value at `point` and writes the gradient there.
using SmoothFunction =
    std::function<double(std::span<const double> point, std::span<double> gradient)>;

// Steps satisfy the strong Wolfe conditions (Nocedal and Wright 2006, algorithms 3.5 and 3.6).
LbfgsResult minimize_lbfgs(const SmoothFunction& function, std::vector<double> start,
                           const LbfgsOptions& options);

}  // namespace maia
