// Pictures as Segment Anything sees them, and its masks as they lie in the picture.
#pragma once

#include <ATen/core/Tensor.h>

#include "image/image.hpp"
#include "nn/segment/segment_config.hpp"

namespace maia {

// A picture's size, and that of its part of the square.
struct SegmentedSize {
  int width = 0;
  int height = 0;
  int seen_width = 0;
  int seen_height = 0;
};

// The longer side becomes `longest`. Throws kBadInput for an empty picture.
SegmentedSize segmented_size(const Image& image, int longest);

// 1 x 3 x side x side floats on the processor, channels last.
at::Tensor to_square(const Image& image, const SegmentPictureConfig& config);

// Of masks x h x w logits over the square, those over the picture: masks x height x width.
at::Tensor over_picture(const at::Tensor& logits, const SegmentedSize& size, int side);

// Where the logits, height x width, are above 0.
Mask to_mask(const at::Tensor& logits);

}  // namespace maia
