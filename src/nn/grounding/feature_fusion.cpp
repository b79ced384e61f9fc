#include "nn/grounding/feature_fusion.hpp"

#include <ATen/ATen.h>

#include <cmath>

namespace maia {
namespace {

// heads x rows x size of a map's value for each head.
at::Tensor project(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  return at::matmul(x.unsqueeze(0), weight.transpose(1, 2)) + bias.unsqueeze(1);
}

}  // namespace

FeatureFusion::FeatureFusion(const GroundingConfig& config, MappedWeights& weights,
                             const std::string& name)
    : width_(config.width),
      heads_(config.encoder.heads / 2),
      size_(config.encoder.hidden / config.encoder.heads),
      picture_norm_(weights, name + ".layer_norm_vision", width_, config.epsilon),
      text_norm_(weights, name + ".layer_norm_text", width_, config.epsilon),
      picture_query_(take(weights, name + ".attn.vision_proj")),
      text_key_(take(weights, name + ".attn.text_proj")),
      picture_value_(take(weights, name + ".attn.values_vision_proj")),
      text_value_(take(weights, name + ".attn.values_text_proj")),
      picture_output_(weights.take(name + ".attn.out_vision_proj.weight", {width_, heads_ * size_})
                          .t()
                          .reshape({heads_, size_, width_})),
      picture_shift_(weights.take(name + ".attn.out_vision_proj.bias", {width_})),
      text_output_(weights, name + ".attn.out_text_proj", heads_ * size_, width_),
      picture_scale_(weights.take(name + ".vision_param", {width_})),
      text_scale_(weights.take(name + ".text_param", {width_})) {}

FeatureFusion::Projection FeatureFusion::take(MappedWeights& weights,
                                              const std::string& name) const {
  const std::int64_t output = heads_ * size_;
  return {weights.take(name + ".weight", {output, width_}).view({heads_, size_, width_}),
          weights.take(name + ".bias", {output}).view({heads_, size_})};
}

// There are few tokens and many places. What is linear in the tokens is therefore taken together
// first: a place's score for a token is its features by one vector, and what it takes from a token
// another.
GroundingFeatures FeatureFusion::operator()(const GroundingFeatures& features) const {
  const at::Tensor picture = picture_norm_(features.picture);
  const at::Tensor text = text_norm_(features.text);
  const double scale = 1 / std::sqrt(static_cast<double>(size_));
  const at::Tensor keys = project(text, text_key_.weight, text_key_.bias) * scale;
  const std::int64_t columns = heads_ * text.size(0);
  const MappedLinear score(
      at::matmul(keys, picture_query_.weight).view({columns, width_}),
      at::matmul(keys, picture_query_.bias.unsqueeze(2)).view({columns}).contiguous());
  const at::Tensor scores = score(picture);  // places x (heads tokens)
  return {picture + see_text(scores, text), text + see_picture(scores, picture)};
}

at::Tensor FeatureFusion::see_text(const at::Tensor& scores, const at::Tensor& text) const {
  const at::Tensor values = project(text, text_value_.weight, text_value_.bias);
  const at::Tensor taken = at::matmul(values, picture_output_) * picture_scale_;
  const MappedLinear output(taken.view({scores.size(1), width_}).t().contiguous(),
                            picture_shift_ * picture_scale_);
  return output(scores.view({scores.size(0), heads_, -1}).softmax(-1).view(scores.sizes()));
}

at::Tensor FeatureFusion::see_picture(const at::Tensor& scores, const at::Tensor& picture) const {
  const at::Tensor looks = scores.t().contiguous().softmax(-1).view({heads_, -1, scores.size(0)});
  const at::Tensor seen = at::matmul(looks, picture.unsqueeze(0));  // heads x tokens x width
  const at::Tensor values =
      at::matmul(seen, picture_value_.weight.transpose(1, 2)) + picture_value_.bias.unsqueeze(1);
  const at::Tensor rows = values.transpose(0, 1).reshape({-1, heads_ * size_});
  return text_output_(rows) * text_scale_;
}

}  // namespace maia
