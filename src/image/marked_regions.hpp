// Regions of a picture shown on it: each in a colour of its own, with its outline, a box and a
// label.
#pragma once

#include <span>
#include <string>

#include "image/image.hpp"
#include "image/resample.hpp"

namespace maia {

struct MarkedRegion {
  Mask mask;          // of the picture's size
  Region box;         // of no size: none is drawn
  std::string label;  // what is not ASCII becomes '?'
};

// A small picture is shown larger, by a whole factor, so that labels can be read: its longer side
// has 640 pixels or more. Throws kInternal for a mask of another size.
Image mark_regions(const Image& image, std::span<const MarkedRegion> regions);

}  // namespace maia
