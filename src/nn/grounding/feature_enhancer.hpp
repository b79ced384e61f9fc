// Grounding DINO's encoder: a picture's maps and a caption's tokens, which change each other layer
// by layer.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/grounding/deformable_attention.hpp"
#include "nn/grounding/feature_fusion.hpp"
#include "nn/grounding/grounding_config.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {

// What queries, keys and values are of, and the way back.
class ProjectedAttention {
 public:
  ProjectedAttention(MappedWeights& weights, const std::string& name, std::int64_t width,
                     std::int64_t heads);
  // Rows x width; `bias`, added to the scores, is undefined or queries x keys.
  at::Tensor operator()(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                        const at::Tensor& bias = {}) const;

 private:
  std::int64_t heads_;
  MappedLinear query_;
  MappedLinear key_;
  MappedLinear value_;
  MappedLinear output_;
};

// A perceptron, added to its input and normed after that.
class NormedPerceptron {
 public:
  NormedPerceptron(MappedWeights& weights, const std::string& name, const std::string& norm,
                   std::int64_t width, std::int64_t hidden, double epsilon);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  MappedLinear expand_;
  MappedLinear contract_;
  MappedLayerNorm norm_;
};

// What the layers are told beside the features.
struct GroundingPlaces {
  std::vector<MapLevel> levels;
  at::Tensor positions;       // of the picture's places: places x width
  at::Tensor references;      // places x 2, floats
  at::Tensor text_positions;  // tokens x width
  at::Tensor apart;           // tokens x tokens, added to the scores
};

class EnhancerLayer {
 public:
  EnhancerLayer(const GroundingConfig& config, MappedWeights& weights, const std::string& name);
  GroundingFeatures operator()(const GroundingFeatures& features,
                               const GroundingPlaces& places) const;

 private:
  FeatureFusion fusion_;
  ProjectedAttention text_attention_;
  MappedLayerNorm text_norm_;
  NormedPerceptron text_perceptron_;
  DeformableAttention picture_attention_;
  MappedLayerNorm picture_norm_;
  NormedPerceptron picture_perceptron_;
};

}  // namespace maia
