// Sets of pictures of a dataset as ranges of positions: what a shard, a checkpoint or an index
// covers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace maia {

struct PositionRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  // not included
  bool operator==(const PositionRange&) const = default;
};

// Ascending, none empty, with a gap between any two.
using PositionRanges = std::vector<PositionRange>;

std::size_t count_positions(const PositionRanges& ranges);
bool contains(const PositionRanges& ranges, std::uint32_t position);
bool overlap(const PositionRanges& a, const PositionRanges& b);
PositionRanges unite(const PositionRanges& a, const PositionRanges& b);
// What of `a` is not in `b`.
PositionRanges subtract(const PositionRanges& a, const PositionRanges& b);
// The part `part` (from 0) of `parts`, which differ in size by one picture at most.
PositionRanges slice(const PositionRanges& ranges, std::size_t part, std::size_t parts);
// All positions of a dataset of `size` pictures.
PositionRanges all_positions(std::size_t size);

// "0 to 99, 200 to 299"; the first few where there are many.
std::string to_text(const PositionRanges& ranges);

}  // namespace maia
