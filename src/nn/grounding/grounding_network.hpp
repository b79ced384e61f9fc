// Grounding DINO (Liu et al. 2023): a picture and a caption in, boxes out, each with how well every
// token of the caption names what is in it.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "nn/grounding/bert.hpp"
#include "nn/grounding/box_decoder.hpp"
#include "nn/grounding/feature_enhancer.hpp"
#include "nn/grounding/grounding_config.hpp"
#include "nn/grounding/grounding_text.hpp"
#include "nn/grounding/swin.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {

// Also what its parts made on the way.
struct GroundingOutput {
  std::vector<at::Tensor> maps;  // the backbone's: 1 x height x width x channels
  at::Tensor text;               // before the encoder: tokens x width
  GroundingFeatures features;    // the encoder's
  at::Tensor first_boxes;        // the decoder's first, queries x 4
  at::Tensor logits;             // queries x tokens
  at::Tensor boxes;              // queries x 4: centre and size, 0 to 1 of the picture; floats
};

// Immutable and thread-safe.
class GroundingNetwork {
 public:
  // Takes all parameters that the file has. Throws as MappedWeights does.
  GroundingNetwork(const GroundingConfig& config, MappedWeights weights);

  // `pixels` 1 x 3 x height x width at the weights' placement. Throws kBadInput for a picture that
  // has fewer places than there are queries, and for a phrase that is too long.
  GroundingOutput operator()(const at::Tensor& pixels, const GroundingText& text) const;
  const Placement& placement() const { return placement_; }

 private:
  // A map's projection to the encoder's width.
  struct Projection {
    MappedConvolution convolution;
    MappedGroupNorm norm;
  };
  Projection take_projection(MappedWeights& weights, std::int64_t level) const;
  at::Tensor collect_maps(const std::vector<at::Tensor>& maps, GroundingPlaces& places) const;
  at::Tensor read_text(const GroundingText& text, GroundingPlaces& places) const;
  at::Tensor choose_boxes(const GroundingFeatures& features,
                          const std::vector<MapLevel>& levels) const;

  GroundingConfig config_;
  Placement placement_;
  SwinBackbone backbone_;
  std::vector<Projection> projections_;
  at::Tensor level_positions_;
  BertEncoder words_;
  MappedLinear text_projection_;
  std::vector<EnhancerLayer> encoder_;
  MappedLinear proposal_;
  MappedLayerNorm proposal_norm_;
  PredictionHead proposal_box_;
  BoxDecoder decoder_;
};

}  // namespace maia
