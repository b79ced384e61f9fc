#include "nn/segment/image_encoder.hpp"

#include <ATen/ATen.h>

namespace maia {
namespace {

constexpr double kNeckEpsilon = 1e-6;

at::Tensor activate(at::Tensor x, SegmentActivation activation) {
  return activation == SegmentActivation::kGelu ? at::gelu_(x) : at::relu_(x);
}

}  // namespace

SegmentImageEncoder::Layer::Layer(MappedWeights& weights, const std::string& name,
                                  const SegmentEncoderConfig& config, bool is_global)
    : heads_(config.heads),
      window_(is_global ? config.grid : config.window),
      activation_(config.activation),
      norm1_(weights, name + ".layer_norm1", config.width, config.epsilon),
      projection_(weights, name + ".attn.proj", config.width, config.width),
      norm2_(weights, name + ".layer_norm2", config.width, config.epsilon),
      expand_(weights, name + ".mlp.lin1", config.width, config.hidden),
      contract_(weights, name + ".mlp.lin2", config.hidden, config.width) {
  const at::Tensor matrix =
      weights.take(name + ".attn.qkv.weight", {3 * config.width, config.width});
  at::Tensor bias;
  if (config.has_bias) bias = weights.take(name + ".attn.qkv.bias", {3 * config.width});
  beyond_ = config.has_bias ? bias : at::zeros({3 * config.width}, matrix.options());
  qkv_ = MappedLinear(matrix, bias);
  if (!config.has_relative_positions) return;
  const std::int64_t distances = 2 * window_ - 1;
  const std::int64_t size = config.width / config.heads;
  positions_ = relative_positions(weights.take(name + ".attn.rel_pos_h", {distances, size}),
                                  weights.take(name + ".attn.rel_pos_w", {distances, size}));
}

// The windows at the right and at the bottom go on beyond the picture, and see nothing there.
at::Tensor SegmentImageEncoder::Layer::attend(const at::Tensor& x) const {
  const std::int64_t grid = x.size(1);
  const std::int64_t padded = (grid + window_ - 1) / window_ * window_;
  at::Tensor qkv = qkv_(x);
  if (padded == grid) return grid_attention(qkv, heads_, window_, positions_);
  at::Tensor all = beyond_.expand({x.size(0), padded, padded, beyond_.size(0)}).clone();
  all.narrow(1, 0, grid).narrow(2, 0, grid).copy_(qkv);
  return grid_attention(all, heads_, window_, positions_)
      .narrow(1, 0, grid)
      .narrow(2, 0, grid)
      .contiguous();
}

void SegmentImageEncoder::Layer::operator()(at::Tensor& x) const {
  x.add_(projection_(attend(norm1_(x))));
  x.add_(contract_(activate(expand_(norm2_(x)), activation_)));
}

SegmentImageEncoder::SegmentImageEncoder(MappedWeights& weights, const SegmentEncoderConfig& config)
    : grid_(config.grid),
      patches_(weights, "vision_encoder.patch_embed.projection", 3, config.width, config.patch,
               config.patch, 0) {
  const std::string name = "vision_encoder.";
  if (config.has_positions) {
    positions_ = weights.take(name + "pos_embed", {1, grid_, grid_, config.width});
  }
  for (std::int64_t i = 0; i < config.layers; ++i) {
    layers_.emplace_back(weights, name + "layers." + std::to_string(i), config,
                         config.global_layers.contains(i));
  }
  const std::int64_t channels = config.channels;
  const at::Tensor first = weights.take(name + "neck.conv1.weight", {channels, config.width, 1, 1});
  neck1_ = MappedLinear(first.view({channels, config.width}), {});
  neck_norm1_ = MappedLayerNorm(weights, name + "neck.layer_norm1", channels, kNeckEpsilon);
  neck2_ =
      MappedConvolution(weights, name + "neck.conv2", channels, channels, 3, 1, 1, Bias::kNone);
  neck_norm2_ = MappedLayerNorm(weights, name + "neck.layer_norm2", channels, kNeckEpsilon);
}

at::Tensor SegmentImageEncoder::operator()(const at::Tensor& pixels) const {
  at::Tensor x = patches_(pixels).permute({0, 2, 3, 1}).contiguous();
  if (positions_.defined()) x.add_(positions_);
  for (const Layer& layer : layers_) layer(x);
  x = neck_norm1_(neck1_(x)).permute({0, 3, 1, 2});
  x = neck_norm2_(neck2_(x).permute({0, 2, 3, 1}).contiguous());
  return x.view({x.size(0), grid_ * grid_, x.size(3)});
}

}  // namespace maia
