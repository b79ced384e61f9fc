#include "stats/moments.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace maia {

double mean(std::span<const double> values) {
  if (values.empty()) return 0;
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double variance(std::span<const double> values) {
  if (values.size() < 2) return 0;
  const double centre = mean(values);
  double squares = 0;
  double rest = 0;  // what rounding of the mean left over; Chan, Golub and LeVeque 1983
  for (const double value : values) {
    const double distance = value - centre;
    squares += distance * distance;
    rest += distance;
  }
  const auto count = static_cast<double>(values.size());
  return std::max(0.0, (squares - rest * rest / count) / (count - 1));
}

double median(std::span<const double> values) {
  if (values.empty()) return 0;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

}  // namespace maia
