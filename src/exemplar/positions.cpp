#include "exemplar/positions.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace maia {
namespace {

void append(PositionRanges& ranges, PositionRange range) {
  if (range.begin >= range.end) return;
  if (!ranges.empty() && range.begin <= ranges.back().end) {
    ranges.back().end = std::max(ranges.back().end, range.end);
  } else {
    ranges.push_back(range);
  }
}

}  // namespace

std::size_t count_positions(const PositionRanges& ranges) {
  std::size_t count = 0;
  for (const auto& range : ranges) count += range.end - range.begin;
  return count;
}

bool contains(const PositionRanges& ranges, std::uint32_t position) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), position,
                       [](std::uint32_t value, const auto& range) { return value < range.begin; });
  return after != ranges.begin() && position < std::prev(after)->end;
}

bool overlap(const PositionRanges& a, const PositionRanges& b) {
  return count_positions(unite(a, b)) < count_positions(a) + count_positions(b);
}

PositionRanges unite(const PositionRanges& a, const PositionRanges& b) {
  PositionRanges sorted = a;
  sorted.insert(sorted.end(), b.begin(), b.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& x, const auto& y) { return x.begin < y.begin; });
  PositionRanges united;
  for (const auto& range : sorted) append(united, range);
  return united;
}

PositionRanges subtract(const PositionRanges& a, const PositionRanges& b) {
  PositionRanges left;
  auto taken = b.begin();
  for (const auto& range : a) {
    std::uint32_t at = range.begin;
    while (taken != b.end() && taken->end <= at) ++taken;
    for (auto next = taken; next != b.end() && next->begin < range.end; ++next) {
      append(left, {at, std::max(at, next->begin)});
      at = std::max(at, next->end);
    }
    append(left, {at, std::max(at, range.end)});
  }
  return left;
}

PositionRanges slice(const PositionRanges& ranges, std::size_t part, std::size_t parts) {
  const std::size_t total = count_positions(ranges);
  std::size_t first = total / parts * part + total % parts * part / parts;
  const std::size_t last = total / parts * (part + 1) + total % parts * (part + 1) / parts;
  std::size_t left = last - first;
  PositionRanges sliced;
  for (const auto& range : ranges) {
    const std::size_t size = range.end - range.begin;
    const std::size_t skip = std::min(first, size);
    const std::size_t take = std::min(left, size - skip);
    append(sliced, {static_cast<std::uint32_t>(range.begin + skip),
                    static_cast<std::uint32_t>(range.begin + skip + take)});
    first -= skip;
    left -= take;
  }
  return sliced;
}

PositionRanges all_positions(std::size_t size) {
  if (size == 0) return {};
  return {{0, static_cast<std::uint32_t>(size)}};
}

std::string to_text(const PositionRanges& ranges) {
  constexpr std::size_t kShown = 5;
  std::vector<std::string> parts;
  for (const auto& range : ranges) {
    if (parts.size() == kShown) {
      parts.push_back("and " + std::to_string(ranges.size() - kShown) + " more ranges");
      break;
    }
    parts.push_back(range.end == range.begin + 1
                        ? std::to_string(range.begin)
                        : std::to_string(range.begin) + " to " + std::to_string(range.end - 1));
  }
  return join(parts, ", ");
}

}  // namespace maia
