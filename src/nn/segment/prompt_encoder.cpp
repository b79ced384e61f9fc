#include "nn/segment/prompt_encoder.hpp"

#include <ATen/ATen.h>

#include <cmath>

namespace maia {
namespace {

// The coordinates mean a pixel's corner; its centre is encoded.
constexpr double kHalfPixel = 0.5;

// The file may have it under either of two names, or both.
at::Tensor take_projection(MappedWeights& weights, std::int64_t width) {
  const std::string names[] = {"shared_image_embedding.positional_embedding",
                               "prompt_encoder.shared_embedding.positional_embedding"};
  const bool first = weights.has(names[0]) || !weights.has(names[1]);
  weights.ignore(names[first ? 1 : 0]);
  return weights.take(names[first ? 0 : 1], {2, width / 2});
}

}  // namespace

SegmentPromptEncoder::SegmentPromptEncoder(MappedWeights& weights, std::int64_t width,
                                           std::int64_t grid, std::int64_t side)
    : side_(static_cast<double>(side)), projection_(take_projection(weights, width)) {
  const auto take = [&](const std::string& name) {
    return weights.take("prompt_encoder." + name + ".weight", {1, width});
  };
  no_mask_ = take("no_mask_embed").unsqueeze(0);
  no_point_ = take("not_a_point_embed");
  outside_ = take("point_embed.0");
  inside_ = take("point_embed.1");
  corners_ = at::cat({take("point_embed.2"), take("point_embed.3")});
  weights.ignore_prefix("prompt_encoder.mask_embed.");
  std::vector<double> centres;
  for (std::int64_t y = 0; y < grid; ++y) {
    for (std::int64_t x = 0; x < grid; ++x) {
      for (const std::int64_t at : {x, y}) {
        centres.push_back((static_cast<double>(at) + 0.5) / static_cast<double>(grid));
      }
    }
  }
  places_ = encode(centres).unsqueeze(0);
}

at::Tensor SegmentPromptEncoder::encode(const std::vector<double>& coordinates) const {
  std::vector<float> centred;
  for (const double value : coordinates) centred.push_back(static_cast<float>(2 * value - 1));
  const at::Tensor from =
      at::from_blob(centred.data(), {static_cast<std::int64_t>(centred.size()) / 2, 2}, at::kFloat);
  const at::Tensor turns = from.to(projection_.device()).matmul(projection_.to(at::kFloat));
  const at::Tensor angles = turns * (2 * M_PI);
  return at::cat({angles.sin(), angles.cos()}, -1);
}

at::Tensor SegmentPromptEncoder::boxes(std::span<const EncodedBox> boxes) const {
  std::vector<double> coordinates;
  for (const EncodedBox& box : boxes) {
    for (const double value : {box.left, box.top, box.right, box.bottom}) {
      coordinates.push_back((value + kHalfPixel) / side_);
    }
  }
  return encode(coordinates).view({-1, 2, corners_.size(1)}) + corners_;
}

at::Tensor SegmentPromptEncoder::points(std::span<const EncodedPoint> points) const {
  std::vector<double> coordinates;
  std::vector<at::Tensor> kinds;
  for (const EncodedPoint& point : points) {
    coordinates.push_back((point.x + kHalfPixel) / side_);
    coordinates.push_back((point.y + kHalfPixel) / side_);
    kinds.push_back(point.inside ? inside_ : outside_);
  }
  return at::cat({encode(coordinates) + at::cat(kinds), no_point_}).unsqueeze(0);
}

}  // namespace maia
