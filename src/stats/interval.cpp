#include "stats/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"
#include "stats/distributions.hpp"
#include "stats/moments.hpp"

namespace maia {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Interval kEverything{-kInfinity, kInfinity};

// The two-sided interval around `centre`.
Interval around(double centre, double standard_error, double degrees, double confidence) {
  const double reach = t_quantile((1 + confidence) / 2, degrees) * standard_error;
  return {centre - reach, centre + reach};
}

}  // namespace

Interval welch_interval(std::span<const double> a, std::span<const double> b, double confidence) {
  if (a.size() < 2 || b.size() < 2) return kEverything;
  const double difference = mean(a) - mean(b);
  const double part_a = variance(a) / static_cast<double>(a.size());
  const double part_b = variance(b) / static_cast<double>(b.size());
  const double sum = part_a + part_b;
  if (sum == 0) return {difference, difference};
  // Shares instead of squares of the parts: those would underflow for tiny activations.
  const double share_a = part_a / sum;
  const double share_b = part_b / sum;
  const double degrees = 1 / (share_a * share_a / static_cast<double>(a.size() - 1) +
                              share_b * share_b / static_cast<double>(b.size() - 1));
  return around(difference, std::sqrt(sum), degrees, confidence);
}

Interval paired_interval(std::span<const double> a, std::span<const double> b, double confidence) {
  if (a.size() != b.size()) {
    throw Error(ErrorKind::kInternal, "paired_interval got samples of different lengths");
  }
  if (a.size() < 2) return kEverything;
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(), std::minus<>());
  const auto count = static_cast<double>(a.size());
  return around(mean(differences), std::sqrt(variance(differences) / count), count - 1, confidence);
}

Interval wilson_interval(std::size_t successes, std::size_t trials, double confidence) {
  if (trials == 0) return {0, 1};
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double z = normal_quantile((1 + confidence) / 2);
  const double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double reach = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  // At 0 and at all successes the bound is exact; rounding must not move it off.
  return {successes == 0 ? 0 : centre - reach, successes == trials ? 1 : centre + reach};
}

Interval bootstrap_interval(std::span<const double> values, const Statistic& statistic,
                            double confidence, std::uint64_t seed, int resamples) {
  if (values.empty() || resamples < 1) return kEverything;
  Random random(seed);
  std::vector<double> draw(values.size());
  std::vector<double> results;
  results.reserve(static_cast<std::size_t>(resamples));
  for (int i = 0; i < resamples; ++i) {
    for (double& value : draw) value = values[random.below(values.size())];
    results.push_back(statistic(draw));
  }
  std::sort(results.begin(), results.end());
  const auto at = [&](double share) {
    return results[static_cast<std::size_t>(std::lround(share * (resamples - 1)))];
  };
  return {at((1 - confidence) / 2), at((1 + confidence) / 2)};
}

}  // namespace maia
