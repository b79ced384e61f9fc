#include "stats/agreement.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "stats/distributions.hpp"
#include "stats/moments.hpp"

namespace maia {
namespace {

std::vector<double> ranks_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  std::vector<double> ranks(values.size());
  for (std::size_t start = 0; start < order.size();) {
    std::size_t end = start + 1;
    while (end < order.size() && values[order[end]] == values[order[start]]) ++end;
    for (std::size_t i = start; i < end; ++i) {
      ranks[order[i]] = static_cast<double>(start + end + 1) / 2;
    }
    start = end;
  }
  return ranks;
}

}  // namespace

Correlation spearman(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) {
    throw Error(ErrorKind::kInternal, "spearman got samples of different lengths");
  }
  if (a.size() < 3) return {};
  const auto x = ranks_of(a);
  const auto y = ranks_of(b);
  const double centre = mean(x);
  double products = 0;
  for (std::size_t i = 0; i < x.size(); ++i) products += (x[i] - centre) * (y[i] - centre);
  const double degrees = static_cast<double>(a.size()) - 2;
  const double spread = std::sqrt(variance(x) * variance(y)) * (degrees + 1);
  if (spread == 0) return {};
  const double rho = std::clamp(products / spread, -1.0, 1.0);
  if (std::abs(rho) == 1) return {rho, 0};
  const double t = std::abs(rho) * std::sqrt(degrees / (1 - rho * rho));
  return {rho, 2 * t_cdf(-t, degrees)};
}

double fleiss_kappa(std::span<const std::vector<std::size_t>> counts) {
  if (counts.empty()) return 0;
  const auto raters_of = [](const std::vector<std::size_t>& row) {
    return std::accumulate(row.begin(), row.end(), std::size_t{0});
  };
  const std::size_t raters = raters_of(counts.front());
  if (raters < 2) return 0;
  std::vector<double> totals(counts.front().size());
  double agreement = 0;
  for (const auto& row : counts) {
    if (row.size() != totals.size() || raters_of(row) != raters) {
      throw Error(ErrorKind::kInternal, "fleiss_kappa got cases with different raters");
    }
    double pairs = 0;
    for (std::size_t c = 0; c < row.size(); ++c) {
      totals[c] += static_cast<double>(row[c]);
      pairs += static_cast<double>(row[c]) * (static_cast<double>(row[c]) - 1);
    }
    agreement += pairs / (static_cast<double>(raters) * (static_cast<double>(raters) - 1));
  }
  const auto cases = static_cast<double>(counts.size());
  double chance = 0;
  for (const double total : totals) {
    const double share = total / (cases * static_cast<double>(raters));
    chance += share * share;
  }
  if (chance >= 1) return 1;
  return (agreement / cases - chance) / (1 - chance);
}

}  // namespace maia
