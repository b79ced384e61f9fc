#include "stats/stratified.hpp"

#include <algorithm>
#include <map>

#include "base/random.hpp"

namespace maia {

Halves stratified_halves(std::span<const int> labels, std::uint64_t seed) {
  std::map<int, std::vector<std::size_t>> of_class;
  for (std::size_t i = 0; i < labels.size(); ++i) of_class[labels[i]].push_back(i);
  Random random(seed);
  Halves halves;
  for (auto& [label, rows] : of_class) {
    random.shuffle(std::span(rows));
    const auto middle = rows.begin() + static_cast<std::ptrdiff_t>((rows.size() + 1) / 2);
    halves.fitted.insert(halves.fitted.end(), rows.begin(), middle);
    halves.held_out.insert(halves.held_out.end(), middle, rows.end());
  }
  std::ranges::sort(halves.fitted);
  std::ranges::sort(halves.held_out);
  return halves;
}

}  // namespace maia
