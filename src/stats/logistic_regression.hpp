// Multinomial logistic regression, without a penalty and with an l1 penalty, which leaves few
// features with weights. Both minimize what scikit-learn's LogisticRegression minimizes.
#pragma once

#include <cstdint>
#include <span>

#include "stats/logistic_model.hpp"

namespace maia {

struct UnregularizedOptions {
  double tolerance = 1e-4;         // on the greatest component of the gradient of the summed loss
  double loss_tolerance = 2.2e-9;  // on an iteration's relative decrease of the loss, as SciPy's
  int max_iterations = 100;
};

// Minimizes the sum of the rows' losses by L-BFGS from zero, so that weights sum to zero over
// classes. Where the rows can be separated there is no finite optimum: losses go on falling as
// weights grow, and the fit ends with small losses or at the limit of iterations. Throws kBadInput
// as check_labelled does.
LogisticModel fit_unregularized(const Matrix& rows, std::span<const int> labels,
                                std::size_t classes, const UnregularizedOptions& options = {});

struct L1Options {
  double c = 1;             // the weight of the losses: lower means fewer features
  double tolerance = 1e-6;  // on how far the optimality conditions are off, in units of the penalty
  int max_passes = 2000;    // of SAGA over the rows
  std::uint64_t seed = 0;   // of the order of rows
  const LogisticModel* start = nullptr;  // of the same shape; zeros where there is none
};

// Minimizes c * (sum of the rows' losses) + (sum of the weights' absolute values); intercepts are
// not penalized and sum to zero. SAGA (Defazio et al. 2014) on a set of features that grows until
// no feature outside breaks the optimality conditions, with Newton steps on the weights that SAGA
// left (stats/l1_solver.hpp). Where equally good weights of one feature differ by a
// constant over classes, those nearest to zero are returned. Columns should be standardized: the
// penalty is one for all. Where it is so weak that rows are all but separated, the limit of passes
// may come first. Throws kBadInput as check_labelled does, and for c that is not positive.
LogisticModel fit_l1(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                     const L1Options& options);

// The greatest c at which no feature has a weight.
double greatest_empty_c(const Matrix& rows, std::span<const int> labels, std::size_t classes);

}  // namespace maia
