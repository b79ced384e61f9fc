#include "stats/roc.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "stats/distributions.hpp"

namespace maia {
namespace {

struct Ranked {
  double statistic = 0;  // pairs in which positive is larger, ties counting half
  double ties = 0;       // sum of t^3 - t over groups of tied values
};

Ranked rank(std::span<const double> positive, std::span<const double> negative) {
  std::vector<std::pair<double, bool>> all;
  all.reserve(positive.size() + negative.size());
  for (const double value : positive) all.emplace_back(value, true);
  for (const double value : negative) all.emplace_back(value, false);
  std::sort(all.begin(), all.end());
  Ranked result;
  double below = 0;  // negatives seen so far
  for (std::size_t start = 0; start < all.size();) {
    double positives = 0;
    double negatives = 0;
    std::size_t end = start;
    for (; end < all.size() && all[end].first == all[start].first; ++end) {
      (all[end].second ? positives : negatives) += 1;
    }
    result.statistic += positives * (below + negatives / 2);
    const double group = positives + negatives;
    result.ties += group * group * group - group;
    below += negatives;
    start = end > start ? end : start + 1;  // a NaN equals nothing, itself included
  }
  return result;
}

// P(U >= statistic) without ties, from the number of ways to reach each value of U: the
// coefficients of the Gaussian binomial (Mann and Whitney's recurrence, as a product of
// polynomials).
double exact_p(std::size_t small, std::size_t large, double statistic) {
  const std::size_t top = small * large;
  std::vector<double> ways(top + 1, 0.0);
  ways[0] = 1;
  for (std::size_t i = 1; i <= small; ++i) {
    const std::size_t up = large + i;  // multiply by 1 - x^up, then divide by 1 - x^i
    for (std::size_t u = top; u >= up && u <= top; --u) ways[u] -= ways[u - up];
    for (std::size_t u = i; u <= top; ++u) ways[u] += ways[u - i];
  }
  double tail = 0;
  double total = 0;
  for (std::size_t u = 0; u <= top; ++u) {
    total += ways[u];
    if (static_cast<double>(u) >= statistic) tail += ways[u];
  }
  return tail / total;
}

}  // namespace

double roc_area(std::span<const double> positive, std::span<const double> negative) {
  if (positive.empty() || negative.empty()) return 0.5;
  return rank(positive, negative).statistic /
         (static_cast<double>(positive.size()) * static_cast<double>(negative.size()));
}

double mann_whitney_p(std::span<const double> positive, std::span<const double> negative) {
  if (positive.empty() || negative.empty()) return 1;
  const Ranked ranked = rank(positive, negative);
  const std::size_t small = std::min(positive.size(), negative.size());
  const std::size_t large = std::max(positive.size(), negative.size());
  if (ranked.ties == 0 && small <= 8 && small * large <= 20000) {
    return exact_p(small, large, ranked.statistic);
  }
  const double pairs = static_cast<double>(small) * static_cast<double>(large);
  const double count = static_cast<double>(small + large);
  const double spread = pairs / 12 * (count + 1 - ranked.ties / (count * (count - 1)));
  if (!(spread > 0)) return 1;
  return normal_cdf(-(ranked.statistic - pairs / 2 - 0.5) / std::sqrt(spread));
}

}  // namespace maia
