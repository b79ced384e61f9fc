// Tokens of prompts and the places of a picture, each of which sees the others.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/segment/segment_config.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {

// Attention with projections to a width that may be smaller. One of a batch serves all.
class NarrowedAttention {
 public:
  NarrowedAttention(MappedWeights& weights, const std::string& name, std::int64_t width,
                    std::int64_t inner, std::int64_t heads);
  at::Tensor operator()(const at::Tensor& queries, const at::Tensor& keys,
                        const at::Tensor& values) const;

 private:
  std::int64_t heads_;
  MappedLinear query_;
  MappedLinear key_;
  MappedLinear value_;
  MappedLinear output_;
};

class TwoWayTransformer {
 public:
  TwoWayTransformer(MappedWeights& weights, const std::string& name,
                    const MaskDecoderConfig& config);

  struct Seen {
    at::Tensor tokens;  // n x tokens x width
    at::Tensor places;  // n x places x width
  };
  // `tokens` n x tokens x width; `picture` and where its `places` lie, 1 x places x width.
  Seen operator()(const at::Tensor& tokens, const at::Tensor& picture,
                  const at::Tensor& places) const;

 private:
  class Layer {
   public:
    Layer(MappedWeights& weights, const std::string& name, const MaskDecoderConfig& config,
          bool is_first);
    // `where` the tokens and the places lie.
    Seen operator()(const Seen& seen, const Seen& where) const;

   private:
    bool is_first_;
    SegmentActivation activation_;
    NarrowedAttention among_tokens_;
    MappedLayerNorm norm1_;
    NarrowedAttention tokens_to_places_;
    MappedLayerNorm norm2_;
    MappedLinear expand_;
    MappedLinear contract_;
    MappedLayerNorm norm3_;
    NarrowedAttention places_to_tokens_;
    MappedLayerNorm norm4_;
  };

  std::vector<Layer> layers_;
  NarrowedAttention final_;
  MappedLayerNorm final_norm_;
};

}  // namespace maia
