// Mean and variance of a sample.
#pragma once

#include <span>

namespace maia {

// 0 for an empty sample.
double mean(std::span<const double> values);
// The unbiased estimate (divided by n - 1), in two passes; 0 for fewer than two values.
double variance(std::span<const double> values);
// Median; the mean of the middle two for an even count, 0 for an empty sample.
double median(std::span<const double> values);

}  // namespace maia
