#include "nn/grounding/feature_enhancer.hpp"

#include <ATen/ATen.h>

namespace maia {

ProjectedAttention::ProjectedAttention(MappedWeights& weights, const std::string& name,
                                       std::int64_t width, std::int64_t heads)
    : heads_(heads),
      query_(weights, name + ".query", width, width),
      key_(weights, name + ".key", width, width),
      value_(weights, name + ".value", width, width),
      output_(weights, name + ".out_proj", width, width) {}

at::Tensor ProjectedAttention::operator()(const at::Tensor& queries, const at::Tensor& keys,
                                          const at::Tensor& values, const at::Tensor& bias) const {
  const at::Tensor seen = dot_attention(query_(queries).unsqueeze(0), key_(keys).unsqueeze(0),
                                        value_(values).unsqueeze(0), heads_, bias);
  return output_(seen.squeeze(0));
}

NormedPerceptron::NormedPerceptron(MappedWeights& weights, const std::string& name,
                                   const std::string& norm, std::int64_t width, std::int64_t hidden,
                                   double epsilon)
    : expand_(weights, name + ".fc1", width, hidden),
      contract_(weights, name + ".fc2", hidden, width),
      norm_(weights, name + "." + norm, width, epsilon) {}

at::Tensor NormedPerceptron::operator()(const at::Tensor& x) const {
  return norm_(x + contract_(expand_(x).relu_()));
}

EnhancerLayer::EnhancerLayer(const GroundingConfig& config, MappedWeights& weights,
                             const std::string& name)
    : fusion_(config, weights, name + ".fusion_layer"),
      text_attention_(weights, name + ".text_enhancer_layer.self_attn", config.width,
                      config.encoder.heads / 2),
      text_norm_(weights, name + ".text_enhancer_layer.layer_norm_before", config.width,
                 config.epsilon),
      text_perceptron_(weights, name + ".text_enhancer_layer", "layer_norm_after", config.width,
                       config.encoder.hidden / 2, config.epsilon),
      picture_attention_(weights, name + ".deformable_layer.self_attn", config.width,
                         config.encoder.heads, config.levels, config.encoder.points),
      picture_norm_(weights, name + ".deformable_layer.self_attn_layer_norm", config.width,
                    config.epsilon),
      picture_perceptron_(weights, name + ".deformable_layer", "final_layer_norm", config.width,
                          config.encoder.hidden, config.epsilon) {}

GroundingFeatures EnhancerLayer::operator()(const GroundingFeatures& features,
                                            const GroundingPlaces& places) const {
  const auto [picture, text] = fusion_(features);
  const at::Tensor words = text + places.text_positions;
  const at::Tensor read = text_norm_(text + text_attention_(words, words, text, places.apart));
  const at::Tensor seen =
      picture_norm_(picture + picture_attention_(picture + places.positions, picture, places.levels,
                                                 places.references));
  return {picture_perceptron_(seen), text_perceptron_(read)};
}

}  // namespace maia
