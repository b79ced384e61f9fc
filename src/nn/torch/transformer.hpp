// What vision and text transformers are made of. Tokens are rows: tokens x width, of one picture or
// one text. Each picture is computed by itself, so that no value can depend on the others, but part
// by part of the network, so that the part's weights are still in the cache for the next picture.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/torch/convolution.hpp"
#include "nn/torch/taps.hpp"
#include "nn/weight_source.hpp"

namespace maia {

// tokens x width of each picture.
using Tokens = std::vector<at::Tensor>;

// The function of each picture's tokens.
template <typename Function>
Tokens for_each_picture(const Tokens& x, const Function& function) {
  Tokens result;
  result.reserve(x.size());
  for (const at::Tensor& tokens : x) result.push_back(function(tokens));
  return result;
}

// rows x input -> rows x output.
class Linear {
 public:
  Linear() = default;
  // `weight` is output x input; `bias` may be empty. `rows` is how many there usually are: what is
  // fastest depends on it.
  Linear(std::int64_t output, std::int64_t input, std::vector<float> weight,
         std::vector<float> bias, int rows);
  // NAME.weight and NAME.bias.
  static Linear take(WeightSource& weights, const std::string& name, std::int64_t output,
                     std::int64_t input, int rows);

  at::Tensor operator()(const at::Tensor& x) const;

 private:
  Layout layout_ = Layout::kDense;
  Convolution convolution_;
};

// Over the last dimension.
class LayerNorm {
 public:
  LayerNorm() = default;
  // NAME.weight and NAME.bias.
  LayerNorm(WeightSource& weights, const std::string& name, std::int64_t width, double epsilon);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  at::Tensor scale_;
  at::Tensor shift_;
  double epsilon_ = 0;
};

// A parameter as a tensor of that shape; its numbers are not kept twice.
at::Tensor take_tensor(WeightSource& weights, const std::string& name,
                       std::initializer_list<std::int64_t> shape);

// Scaled dot-product attention (Vaswani et al. 2017). `qkv` is tokens x 3 width: queries, keys and
// values, each head after head; gives tokens x width. With `causal` a token sees itself and those
// before it.
at::Tensor attention(const at::Tensor& qkv, int heads, bool causal);

// Pictures, n x 3 x side x side channels last, each as patches x (row, column, channel) of `patch`
// x `patch` pixels: the rows on which a convolution of that stride is a linear map.
Tokens to_patches(const at::Tensor& pictures, int patch);
// That map, from the convolution's kernels (and its bias, where it has one).
Linear take_patch_embedding(WeightSource& weights, const std::string& name, std::int64_t width,
                            int patch, int patches, bool has_bias);

// Gives tokens to the taps as a map: the class token, which comes first, is left out, and the
// others lie as the patches of the picture do.
class TokenTaps {
 public:
  TokenTaps(Taps& taps, int grid) : taps_(taps), grid_(grid) {}
  void give(const std::string& layer, const Tokens& x) const;
  bool finished() const { return taps_.finished(); }

 private:
  Taps& taps_;
  int grid_;
};

// kQuickGelu: x sigmoid(1.702 x), of which CLIP's first networks were trained.
enum class Gelu { kExact, kQuick };

struct BlockSettings {
  int width = 0;
  int heads = 0;
  int tokens = 0;  // usually
  double epsilon = 1e-5;
  Gelu gelu = Gelu::kExact;
  bool causal = false;
};

// What an architecture calls the parts of a block.
struct BlockNames {
  std::string norm1;
  std::string attention;
  std::string qkv;         // the path of the layer; empty where PyTorch has no module for it
  std::string qkv_weight;  // parameters
  std::string qkv_bias;
  std::string projection;
  std::string norm2;
  std::string expand;  // the layer before the activation function
  std::string activation;
  std::string contract;
  std::string mlp;
};

// Attention and a perceptron of two layers, each after a layer norm and added to its input.
class TransformerBlock {
 public:
  // `name` is the path of the block, `names` those of its parts within it.
  TransformerBlock(WeightSource& weights, const std::string& name, const BlockNames& names,
                   const BlockSettings& settings);
  // Adds to `x`; false where the rest was not computed, because the taps have all they want.
  // Without taps nothing is given.
  bool operator()(const Tokens& x, const TokenTaps* taps = nullptr) const;

 private:
  bool give(const TokenTaps* taps, const std::string& layer, const Tokens& values) const;

  std::string name_;
  BlockNames layers_;  // as whole paths
  BlockSettings settings_;
  LayerNorm norm1_;
  Linear qkv_;
  Linear projection_;
  LayerNorm norm2_;
  Linear expand_;
  Linear contract_;
};

}  // namespace maia
