// Showing where a unit is active: the region over its threshold stays lit, the rest goes dark.
#pragma once

#include <span>
#include <string>

#include "image/image.hpp"

namespace maia {

// 1 where `map`, resized to the picture, exceeds `threshold`.
Mask active_region(const Grid& map, float threshold, int width, int height);

// Darkens to a quarter outside `region`; where nothing is active the whole picture is dark. With
// `outline` the region has a red contour. Sizes must match.
Image highlight(const Image& image, const Mask& region, bool outline = false);

// Pictures in rows on white, each scaled to fit a cell of `cell` pixels, `columns` a row.
Image contact_sheet(std::span<const Image> images, int columns, int cell);

}  // namespace maia
