// Which things of a scene a lit region means, and which of their parts: a mask is seldom exact, so
// a few pixels that it reaches beyond a thing count to that thing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "imagery/scene.hpp"

namespace maia {

struct LitThing {
  // Number of the object in the scene, plus one; 0 for the background.
  std::size_t label = 0;
  // "tail" where the object's part is meant, "sky" where a surface of the background is, or "".
  std::string part;
  std::size_t pixels = 0;  // lit ones
};

struct LitRegions {
  std::size_t pixels = 0;  // of all lit things together
  std::vector<LitThing> things;
  std::vector<std::size_t> dark;  // labels in sight that are not lit, ascending
  double left = 0;                // share of the lit pixels in the picture's left half
};

// `lit` has a value for each pixel of the scene, not 0 where it is lit. An object is meant as a
// part, or as its parts together, where they agree better with what is lit of it than the whole
// object does. What is lit of a thing only as a margin of a brighter neighbour is not lit.
LitRegions find_lit_regions(const Scene& scene, const std::vector<std::uint8_t>& lit);

}  // namespace maia
