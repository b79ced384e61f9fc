// Attention between a picture's places and a caption's tokens, in both directions at once.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "nn/grounding/grounding_config.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {

struct GroundingFeatures {
  at::Tensor picture;  // places x width
  at::Tensor text;     // tokens x width
};

class FeatureFusion {
 public:
  FeatureFusion(const GroundingConfig& config, MappedWeights& weights, const std::string& name);
  GroundingFeatures operator()(const GroundingFeatures& features) const;

 private:
  // A map from `from` features, whose rows belong to a head each.
  struct Projection {
    at::Tensor weight;  // heads x size x from
    at::Tensor bias;    // heads x size
  };
  Projection take(MappedWeights& weights, const std::string& name) const;
  at::Tensor see_text(const at::Tensor& scores, const at::Tensor& text) const;
  at::Tensor see_picture(const at::Tensor& scores, const at::Tensor& picture) const;

  std::int64_t width_;
  std::int64_t heads_;
  std::int64_t size_;  // of a head
  MappedLayerNorm picture_norm_;
  MappedLayerNorm text_norm_;
  Projection picture_query_;
  Projection text_key_;
  Projection picture_value_;
  Projection text_value_;
  at::Tensor picture_output_;  // heads x size x width
  at::Tensor picture_shift_;
  MappedLinear text_output_;
  at::Tensor picture_scale_;
  at::Tensor text_scale_;
};

}  // namespace maia
