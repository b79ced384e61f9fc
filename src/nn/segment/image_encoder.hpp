// Segment Anything's image encoder (Kirillov et al. 2023): a vision transformer in most of whose
// layers a place sees only those of its window (Li et al. 2022), and a neck of two convolutions.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/segment/grid_attention.hpp"
#include "nn/segment/segment_config.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {

class SegmentImageEncoder {
 public:
  SegmentImageEncoder(MappedWeights& weights, const SegmentEncoderConfig& config);
  // n x 3 x side x side, as SegmentPicture makes it -> n x grid^2 x channels.
  at::Tensor operator()(const at::Tensor& pixels) const;

 private:
  class Layer {
   public:
    Layer(MappedWeights& weights, const std::string& name, const SegmentEncoderConfig& config,
          bool is_global);
    // n x grid x grid x width, which is changed.
    void operator()(at::Tensor& x) const;

   private:
    at::Tensor attend(const at::Tensor& x) const;

    std::int64_t heads_;
    std::int64_t window_;
    SegmentActivation activation_;
    MappedLayerNorm norm1_;
    MappedLinear qkv_;
    at::Tensor beyond_;  // queries, keys and values of a place that is outside the picture
    RelativePositions positions_;
    MappedLinear projection_;
    MappedLayerNorm norm2_;
    MappedLinear expand_;
    MappedLinear contract_;
  };

  std::int64_t grid_;
  MappedConvolution patches_;
  at::Tensor positions_;
  std::vector<Layer> layers_;
  MappedLinear neck1_;
  MappedLayerNorm neck_norm1_;
  MappedConvolution neck2_;
  MappedLayerNorm neck_norm2_;
};

}  // namespace maia
