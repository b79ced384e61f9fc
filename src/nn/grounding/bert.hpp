// BERT, the caption's encoder, in which the words of a phrase see only one another.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/grounding/grounding_config.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {

// BERT's block: attention and a perceptron, each added to its input and normed after that.
class BertLayer {
 public:
  BertLayer(const BertConfig& config, MappedWeights& weights, const std::string& name);
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& apart) const;

 private:
  std::int64_t heads_;
  MappedLinear query_;
  MappedLinear key_;
  MappedLinear value_;
  MappedLinear projection_;
  MappedLayerNorm norm1_;
  MappedLinear expand_;
  MappedLinear contract_;
  MappedLayerNorm norm2_;
};

class BertEncoder {
 public:
  // Parameters are NAME.embeddings... and NAME.encoder....
  BertEncoder(const BertConfig& config, MappedWeights& weights, const std::string& name);
  // `tokens` and `positions` of n tokens, on the weights' device; `apart`, n x n, is added to the
  // scores of attention. Gives 1 x n x width.
  at::Tensor operator()(const at::Tensor& tokens, const at::Tensor& positions,
                        const at::Tensor& apart) const;

 private:
  at::Tensor words_;
  at::Tensor positions_;
  at::Tensor kind_;  // what every token of a first sentence has
  MappedLayerNorm norm_;
  std::vector<BertLayer> layers_;
};

}  // namespace maia
