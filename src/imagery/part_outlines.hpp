// The file of the outlines of parts, data/parts.json: one outline a line, in coordinates of the
// stamp's visible box (0, 0 is its upper left corner, 1, 1 its lower right one).
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

struct PartOutline {
  std::string part;                            // "tail"
  std::vector<std::array<double, 2>> corners;  // of a polygon; empty: the whole cut-out
  std::vector<std::string> without;            // parts of the same stamp that do not belong to it
};

struct PartOutlines {
  std::vector<std::string> parts;                                         // in the file's order
  std::map<std::string, std::vector<PartOutline>, std::less<>> by_stamp;  // in the file's order
};

// A list of {"part": .., "stamp": .., and one of
//   "polygon": [x, y, x, y, x, y, ...],
//   "ellipse": [centre x, centre y, radius x, radius y],
//   "ring": [the same, and which share of the radii is hollow],
//   "whole_but": [names of other parts of the stamp]}.
// Several lines of one part and stamp are one part. Throws kBadInput naming `file` and the entry.
PartOutlines read_part_outlines(std::string_view text, std::string_view file);

}  // namespace maia
