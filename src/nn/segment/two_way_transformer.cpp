#include "nn/segment/two_way_transformer.hpp"

#include <ATen/ATen.h>

#include <algorithm>

namespace maia {
namespace {

constexpr double kFinalEpsilon = 1e-5;

}  // namespace

NarrowedAttention::NarrowedAttention(MappedWeights& weights, const std::string& name,
                                     std::int64_t width, std::int64_t inner, std::int64_t heads)
    : heads_(heads),
      query_(weights, name + ".q_proj", width, inner),
      key_(weights, name + ".k_proj", width, inner),
      value_(weights, name + ".v_proj", width, inner),
      output_(weights, name + ".out_proj", inner, width) {}

at::Tensor NarrowedAttention::operator()(const at::Tensor& queries, const at::Tensor& keys,
                                         const at::Tensor& values) const {
  const std::int64_t count = std::max(queries.size(0), keys.size(0));
  const auto for_all = [&](const at::Tensor& x) { return x.expand({count, x.size(1), x.size(2)}); };
  return output_(dot_attention(for_all(query_(queries)), for_all(key_(keys)),
                               for_all(value_(values)), heads_));
}

TwoWayTransformer::Layer::Layer(MappedWeights& weights, const std::string& name,
                                const MaskDecoderConfig& config, bool is_first)
    : is_first_(is_first),
      activation_(config.activation),
      among_tokens_(weights, name + ".self_attn", config.width, config.width, config.heads),
      norm1_(weights, name + ".layer_norm1", config.width, config.epsilon),
      tokens_to_places_(weights, name + ".cross_attn_token_to_image", config.width,
                        config.width / config.narrowing, config.heads),
      norm2_(weights, name + ".layer_norm2", config.width, config.epsilon),
      expand_(weights, name + ".mlp.lin1", config.width, config.hidden),
      contract_(weights, name + ".mlp.lin2", config.hidden, config.width),
      norm3_(weights, name + ".layer_norm3", config.width, config.epsilon),
      places_to_tokens_(weights, name + ".cross_attn_image_to_token", config.width,
                        config.width / config.narrowing, config.heads),
      norm4_(weights, name + ".layer_norm4", config.width, config.epsilon) {}

// In the first layer tokens are nothing but where they lie.
TwoWayTransformer::Seen TwoWayTransformer::Layer::operator()(const Seen& seen,
                                                             const Seen& where) const {
  at::Tensor tokens = seen.tokens;
  if (is_first_) {
    tokens = norm1_(among_tokens_(tokens, tokens, tokens));
  } else {
    const at::Tensor placed = tokens + where.tokens;
    tokens = norm1_(tokens + among_tokens_(placed, placed, tokens));
  }
  const at::Tensor placed = seen.places + where.places;
  tokens = norm2_(tokens + tokens_to_places_(tokens + where.tokens, placed, seen.places));
  at::Tensor hidden = expand_(tokens);
  hidden = activation_ == SegmentActivation::kGelu ? at::gelu(hidden) : at::relu(hidden);
  tokens = norm3_(tokens + contract_(hidden));
  return {tokens, norm4_(seen.places + places_to_tokens_(placed, tokens + where.tokens, tokens))};
}

TwoWayTransformer::TwoWayTransformer(MappedWeights& weights, const std::string& name,
                                     const MaskDecoderConfig& config)
    : final_(weights, name + ".final_attn_token_to_image", config.width,
             config.width / config.narrowing, config.heads),
      final_norm_(weights, name + ".layer_norm_final_attn", config.width, kFinalEpsilon) {
  for (std::int64_t i = 0; i < config.layers; ++i) {
    layers_.emplace_back(weights, name + ".layers." + std::to_string(i), config, i == 0);
  }
}

TwoWayTransformer::Seen TwoWayTransformer::operator()(const at::Tensor& tokens,
                                                      const at::Tensor& picture,
                                                      const at::Tensor& places) const {
  const Seen where = {tokens, places};
  Seen seen = {tokens, picture};
  for (const Layer& layer : layers_) seen = layer(seen, where);
  const at::Tensor last =
      final_(seen.tokens + where.tokens, seen.places + where.places, seen.places);
  return {final_norm_(seen.tokens + last), seen.places};
}

}  // namespace maia
