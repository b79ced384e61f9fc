// Confidence intervals: of means, of their differences, of proportions, and by resampling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace maia {

struct Interval {
  double low = 0;
  double high = 0;
};

// For mean(a) - mean(b) of independent samples, without assuming equal variances (Welch 1947,
// degrees of freedom by Welch and Satterthwaite). Infinite on both sides where a sample has fewer
// than two values; one point where neither sample varies. `confidence` in (0, 1).
Interval welch_interval(std::span<const double> a, std::span<const double> b, double confidence);

// For the mean of a[i] - b[i] (Student's t). Infinite for fewer than two pairs. Throws kInternal
// where the lengths differ.
Interval paired_interval(std::span<const double> a, std::span<const double> b, double confidence);

// For a proportion of `successes` in `trials` (Wilson 1927). [0, 1] for no trials.
Interval wilson_interval(std::size_t successes, std::size_t trials, double confidence);

// For `statistic` of a sample, by the percentile method (Efron 1979) with `resamples` draws that
// depend on `seed` alone. Infinite for an empty sample.
using Statistic = std::function<double(std::span<const double>)>;
Interval bootstrap_interval(std::span<const double> values, const Statistic& statistic,
                            double confidence, std::uint64_t seed, int resamples = 2000);

}  // namespace maia
