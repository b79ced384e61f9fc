// Where boxes, points and places lie, as vectors that the mask decoder compares: sines and cosines
// of random projections of their coordinates (Tancik et al. 2020).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

#include "nn/torch/mapped_weights.hpp"

namespace maia {

// In pixels of the square that the encoder sees.
struct EncodedPoint {
  double x = 0;
  double y = 0;
  bool inside = true;  // the object, else beside it
};
struct EncodedBox {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

class SegmentPromptEncoder {
 public:
  // `width` of a vector; `grid` places in a row of the square, `side` pixels.
  SegmentPromptEncoder(MappedWeights& weights, std::int64_t width, std::int64_t grid,
                       std::int64_t side);

  // 1 x grid^2 x width.
  const at::Tensor& places() const { return places_; }
  // 1 x 1 x width: what is added to every place where no mask is given.
  const at::Tensor& no_mask() const { return no_mask_; }
  // boxes x 2 x width.
  at::Tensor boxes(std::span<const EncodedBox> boxes) const;
  // One object's: 1 x points + 1 x width.
  at::Tensor points(std::span<const EncodedPoint> points) const;

 private:
  // From x and y in turn, of the square's side.
  at::Tensor encode(const std::vector<double>& coordinates) const;

  double side_;
  at::Tensor projection_;
  at::Tensor no_mask_;
  at::Tensor outside_;
  at::Tensor inside_;
  at::Tensor corners_;  // 2 x width
  at::Tensor no_point_;
  at::Tensor places_;
};

}  // namespace maia
