#include "stats/tests.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "base/error.hpp"
#include "stats/distributions.hpp"
#include "stats/moments.hpp"

namespace maia {
namespace {

double upper_tail(double difference, double standard_error, double degrees) {
  if (standard_error == 0) return difference > 0 ? 0 : 1;
  return t_cdf(-difference / standard_error, degrees);
}

}  // namespace

double welch_p(std::span<const double> a, std::span<const double> b) {
  if (a.size() < 2 || b.size() < 2) return 1;
  const double part_a = variance(a) / static_cast<double>(a.size());
  const double part_b = variance(b) / static_cast<double>(b.size());
  const double sum = part_a + part_b;
  const double share_a = sum > 0 ? part_a / sum : 0.5;
  const double share_b = 1 - share_a;
  const double degrees = 1 / (share_a * share_a / static_cast<double>(a.size() - 1) +
                              share_b * share_b / static_cast<double>(b.size() - 1));
  return upper_tail(mean(a) - mean(b), std::sqrt(sum), degrees);
}

double paired_p(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) {
    throw Error(ErrorKind::kInternal, "paired_p got samples of different lengths");
  }
  if (a.size() < 2) return 1;
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(), std::minus<>());
  const auto count = static_cast<double>(a.size());
  return upper_tail(mean(differences), std::sqrt(variance(differences) / count), count - 1);
}

double mcnemar_p(std::size_t only_first, std::size_t only_second) {
  const auto less = static_cast<double>(std::min(only_first, only_second));
  const auto all = static_cast<double>(only_first + only_second);
  if (2 * less >= all) return 1;
  // P(X <= less) of `all` fair coins.
  return std::min(1.0, 2 * incomplete_beta(all - less, less + 1, 0.5));
}

double standardised_difference(std::span<const double> a, std::span<const double> b) {
  if (a.size() < 2 || b.size() < 2) return 0;
  const auto weight_a = static_cast<double>(a.size() - 1);
  const auto weight_b = static_cast<double>(b.size() - 1);
  const double pooled = (weight_a * variance(a) + weight_b * variance(b)) / (weight_a + weight_b);
  return pooled > 0 ? (mean(a) - mean(b)) / std::sqrt(pooled) : 0;
}

}  // namespace maia
