// The parts that fit_l1 works with. All minimize the mean loss + penalty * (sum of the weights'
// absolute values), on the features they are given.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/random.hpp"
#include "stats/logistic_model.hpp"

namespace maia {

struct L1Problem {
  const Matrix& rows;
  std::span<const int> labels;
  double penalty = 0;
};

// How far one weight is from optimal: 0 where the penalty balances the gradient.
double l1_violation(double weight, double gradient, double penalty);
// The greatest of all weights and intercepts.
double l1_violation(const LogisticModel& model, const LogisticModel& gradient, double penalty);
double l1_norm(const LogisticModel& model);

// Passes of SAGA (Defazio et al. 2014) over as many rows as there are, drawn with replacement. The
// table of gradients is filled at the model that comes in. What SAGA finds quickly is which weights
// are zero.
void saga_passes(const L1Problem& problem, int passes, Random& random, LogisticModel& model);

// Newton's method where SAGA is slow, near the end: each step goes towards the least of the loss's
// quadratic approximation with the penalty (proximal Newton; Lee, Sun and Saunders 2014), among the
// weights that are not zero or should leave it. Never raises the objective but for rounding; stops
// when the violation is within the tolerance, when no step helps, or when there are too many
// weights for a matrix. Returns the violation.
double newton_steps(const L1Problem& problem, double tolerance, LogisticModel& model);

}  // namespace maia
