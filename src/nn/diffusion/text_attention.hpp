// Where a picture's places look at each other and at the prompt's tokens.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/torch/mapped_layers.hpp"

namespace maia {

struct TextAttentionSettings {
  std::int64_t channels = 0;
  std::int64_t heads = 0;
  std::int64_t text = 0;  // width of the prompt's tokens
  std::int64_t layers = 1;
  std::int64_t groups = 32;
  bool linear = false;  // the projections in and out are linear maps and no convolutions
};

class TextAttention {
 public:
  TextAttention(MappedWeights& weights, const std::string& name,
                const TextAttentionSettings& settings);
  // `x` n x channels x height x width, `text` n x tokens x width.
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& text) const;

 private:
  // Places x channels; what the prompt's tokens give is the same at every step.
  class Layer {
   public:
    Layer(MappedWeights& weights, const std::string& name, const TextAttentionSettings& settings);
    at::Tensor operator()(const at::Tensor& x, const at::Tensor& text) const;

   private:
    struct Attention {
      Attention(MappedWeights& weights, const std::string& name, std::int64_t channels,
                std::int64_t seen, std::int64_t heads);
      at::Tensor operator()(const at::Tensor& x, const at::Tensor& seen) const;
      std::int64_t heads;
      MappedLinear query;
      MappedLinear key;
      MappedLinear value;
      MappedLinear output;
    };
    MappedLayerNorm norm1_;
    Attention own_;
    MappedLayerNorm norm2_;
    Attention text_;
    MappedLayerNorm norm3_;
    MappedLinear expand_;  // values and, after them, gates
    MappedLinear contract_;
  };

  MappedGroupNorm norm_;
  MappedLinear in_;
  std::vector<Layer> layers_;
  MappedLinear out_;
};

}  // namespace maia
