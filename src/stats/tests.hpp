// Tests of differences: p values of Welch's and of the paired t test for means, of McNemar's for
// proportions.
#pragma once

#include <cstddef>
#include <span>

namespace maia {

// One-sided p value of "the mean of `a` is larger" (Welch 1947). 1 where a sample has fewer than
// two values; where neither varies, 0 or 1 by the sign of the difference (equal means give 1).
double welch_p(std::span<const double> a, std::span<const double> b);

// One-sided p value of "a[i] - b[i] is positive in the mean" (Student's t). 1 for fewer than two
// pairs. Throws kInternal where the lengths differ.
double paired_p(std::span<const double> a, std::span<const double> b);

// Two-sided p value of "both succeed equally often" for two methods tried on the same cases:
// `only_first` and `only_second` count the cases in which just the one or the other succeeded
// (McNemar 1947, exact by the binomial distribution). 1 where there are none.
double mcnemar_p(std::size_t only_first, std::size_t only_second);

// Cohen's d: the difference of the means over the pooled standard deviation (Cohen 1988). 0 where a
// sample has fewer than two values or nothing varies.
double standardised_difference(std::span<const double> a, std::span<const double> b);

}  // namespace maia
