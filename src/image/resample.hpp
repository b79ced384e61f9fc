// Changing a picture's size as PIL does it, so that a network sees what its authors' pipeline
// showed.
#pragma once

#include "image/image.hpp"

namespace maia {

enum class Filter { kBilinear, kBicubic };

// PIL's Image.resize: the filter's support grows with the reduction, 8-bit fixed-point
// coefficients, horizontal pass first. Within 1 in 255 of PIL.
Image resize(const Image& image, int width, int height, Filter filter);

// torchvision's Resize(side): the shorter side becomes `side`, the other keeps the proportion.
Image resize_shorter_side(const Image& image, int side, Filter filter);

// Part of a picture.
struct Region {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};
// The region of what resize() gives, of which nothing else is computed.
Image resize_and_crop(const Image& image, int width, int height, Filter filter,
                      const Region& region);
// torchvision's Resize(side) and CenterCrop(crop), crop <= side.
Image resize_and_crop_centre(const Image& image, int side, int crop, Filter filter);

Image crop(const Image& image, int left, int top, int width, int height);
// torchvision's CenterCrop(side); the picture must be at least that large.
Image crop_centre(const Image& image, int side);

// Bilinear with half-pixel centres and clamped borders (torch's interpolate, align_corners=False).
Grid resize(const Grid& grid, int width, int height);

}  // namespace maia
