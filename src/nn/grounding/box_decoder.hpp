// Grounding DINO's decoder: queries, each with a box, that look at picture and caption and move
// their boxes layer by layer.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/grounding/feature_enhancer.hpp"

namespace maia {

// Linear maps with zero for what is negative between them.
class PredictionHead {
 public:
  // NAME.layers.0 and so on, from and to as many features as `widths` says.
  PredictionHead(MappedWeights& weights, const std::string& name,
                 const std::vector<std::int64_t>& widths);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  std::vector<MappedLinear> layers_;
};

class DecoderLayer {
 public:
  DecoderLayer(const GroundingConfig& config, MappedWeights& weights, const std::string& name);
  // `queries` and `positions` q x width, `boxes` q x 4 floats.
  at::Tensor operator()(const at::Tensor& queries, const at::Tensor& positions,
                        const at::Tensor& boxes, const GroundingFeatures& features,
                        const std::vector<MapLevel>& levels) const;

 private:
  ProjectedAttention self_attention_;
  MappedLayerNorm self_norm_;
  ProjectedAttention text_attention_;
  MappedLayerNorm text_norm_;
  DeformableAttention picture_attention_;
  MappedLayerNorm picture_norm_;
  NormedPerceptron perceptron_;
};

// Boxes are centre and size, 0 to 1 of the picture.
struct DecodedBoxes {
  at::Tensor queries;  // q x width
  at::Tensor boxes;    // q x 4, floats
};

class BoxDecoder {
 public:
  BoxDecoder(const GroundingConfig& config, MappedWeights& weights);
  // From where the boxes are to begin with.
  DecodedBoxes operator()(const at::Tensor& boxes, const GroundingFeatures& features,
                          const std::vector<MapLevel>& levels) const;

 private:
  std::int64_t width_;
  at::Tensor queries_;
  std::vector<DecoderLayer> layers_;
  std::vector<PredictionHead> moves_;  // of the boxes, after each layer
  PredictionHead positions_;
  MappedLayerNorm norm_;
};

}  // namespace maia
