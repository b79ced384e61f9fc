#include "nn/diffusion/text_attention.hpp"

#include <ATen/ATen.h>

namespace maia {
namespace {

constexpr double kGroupEpsilon = 1e-6;
constexpr double kLayerEpsilon = 1e-5;

// A linear map of channels, written as a convolution of 1 x 1 in the models of Stable Diffusion 1.
MappedLinear take_projection(MappedWeights& weights, const std::string& name, std::int64_t channels,
                             bool linear) {
  if (linear) return {weights, name, channels, channels};
  at::Tensor weight = weights.take(name + ".weight", {channels, channels, 1, 1});
  return {weight.view({channels, channels}), weights.take(name + ".bias", {channels})};
}

}  // namespace

TextAttention::Layer::Attention::Attention(MappedWeights& weights, const std::string& name,
                                           std::int64_t channels, std::int64_t seen,
                                           std::int64_t count)
    : heads(count),
      query(weights, name + ".to_q", channels, channels, Bias::kNone),
      key(weights, name + ".to_k", seen, channels, Bias::kNone),
      value(weights, name + ".to_v", seen, channels, Bias::kNone),
      output(weights, name + ".to_out.0", channels, channels) {}

at::Tensor TextAttention::Layer::Attention::operator()(const at::Tensor& x,
                                                       const at::Tensor& seen) const {
  return output(dot_attention(query(x), key(seen), value(seen), heads));
}

TextAttention::Layer::Layer(MappedWeights& weights, const std::string& name,
                            const TextAttentionSettings& settings)
    : norm1_(weights, name + ".norm1", settings.channels, kLayerEpsilon),
      own_(weights, name + ".attn1", settings.channels, settings.channels, settings.heads),
      norm2_(weights, name + ".norm2", settings.channels, kLayerEpsilon),
      text_(weights, name + ".attn2", settings.channels, settings.text, settings.heads),
      norm3_(weights, name + ".norm3", settings.channels, kLayerEpsilon),
      expand_(weights, name + ".ff.net.0.proj", settings.channels, 8 * settings.channels),
      contract_(weights, name + ".ff.net.2", 4 * settings.channels, settings.channels) {}

at::Tensor TextAttention::Layer::operator()(const at::Tensor& x, const at::Tensor& text) const {
  const at::Tensor seen = norm1_(x);
  at::Tensor y = own_(seen, seen).add_(x);
  y.add_(text_(norm2_(y), text));
  // Gated units (Shazeer 2020).
  const auto parts = expand_(norm3_(y)).chunk(2, -1);
  return y.add_(contract_(at::gelu(parts[1]).mul_(parts[0])));
}

TextAttention::TextAttention(MappedWeights& weights, const std::string& name,
                             const TextAttentionSettings& settings)
    : norm_(weights, name + ".norm", settings.channels, settings.groups, kGroupEpsilon),
      in_(take_projection(weights, name + ".proj_in", settings.channels, settings.linear)),
      out_(take_projection(weights, name + ".proj_out", settings.channels, settings.linear)) {
  for (std::int64_t i = 0; i < settings.layers; ++i) {
    layers_.emplace_back(weights, name + ".transformer_blocks." + std::to_string(i), settings);
  }
}

at::Tensor TextAttention::operator()(const at::Tensor& x, const at::Tensor& text) const {
  const std::int64_t height = x.size(2);
  const std::int64_t width = x.size(3);
  at::Tensor places = in_(norm_(x).permute({0, 2, 3, 1}).reshape({x.size(0), -1, x.size(1)}));
  for (const Layer& layer : layers_) places = layer(places, text);
  const at::Tensor y = out_(places).view({x.size(0), height, width, x.size(1)});
  return y.permute({0, 3, 1, 2}).add_(x);
}

}  // namespace maia
