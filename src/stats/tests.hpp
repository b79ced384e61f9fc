// Tests of differences between means: p values of Welch's and of the paired t test.
#pragma once

#include <span>

namespace maia {

// One-sided p value of "the mean of `a` is larger" (Welch 1947). 1 where a sample has fewer than
// two values; where neither varies, 0 or 1 by the sign of the difference (equal means give 1).
double welch_p(std::span<const double> a, std::span<const double> b);

// One-sided p value of "a[i] - b[i] is positive in the mean" (Student's t). 1 for fewer than two
// pairs. Throws kInternal where the lengths differ.
double paired_p(std::span<const double> a, std::span<const double> b);

// Cohen's d: the difference of the means over the pooled standard deviation (Cohen 1988). 0 where a
// sample has fewer than two values or nothing varies.
double standardised_difference(std::span<const double> a, std::span<const double> b);

}  // namespace maia
