#include "nn/grounding/box_decoder.hpp"

#include <ATen/ATen.h>

#include "nn/grounding/sines.hpp"

namespace maia {
namespace {

constexpr double kLongestWave = 10000;
constexpr double kLeastSide = 1e-5;  // of what a logit is taken of

// The head of a layer's boxes, by the first of its names that the file has: one that all layers
// share is kept once or for each, as the file's writer chose.
std::string head_name(const MappedWeights& weights, std::int64_t layer) {
  for (const std::string& number : {std::to_string(layer), std::string("0")}) {
    for (const char* list : {"bbox_embed.", "model.decoder.bbox_embed."}) {
      if (weights.has(list + number + ".layers.0.weight")) return list + number;
    }
  }
  return "bbox_embed.0";
}

// Down before right, as the model was trained.
at::Tensor box_sines(const at::Tensor& boxes, std::int64_t width) {
  constexpr double kTurn = 2 * 3.14159265358979323846;
  const at::Tensor waves = sines(boxes * kTurn, width / 2, kLongestWave);  // q x 4 x half
  const auto side = [&](std::int64_t i) { return waves.select(1, i); };
  return at::cat({side(1), side(0), side(2), side(3)}, 1);
}

}  // namespace

PredictionHead::PredictionHead(MappedWeights& weights, const std::string& name,
                               const std::vector<std::int64_t>& widths) {
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
    layers_.emplace_back(weights, name + ".layers." + std::to_string(i), widths[i], widths[i + 1]);
  }
}

at::Tensor PredictionHead::operator()(const at::Tensor& x) const {
  at::Tensor y = x;
  for (const MappedLinear& layer : layers_) {
    y = layer(y);
    if (&layer != &layers_.back()) y.relu_();
  }
  return y;
}

DecoderLayer::DecoderLayer(const GroundingConfig& config, MappedWeights& weights,
                           const std::string& name)
    : self_attention_(weights, name + ".self_attn", config.width, config.decoder.heads),
      self_norm_(weights, name + ".self_attn_layer_norm", config.width, config.epsilon),
      text_attention_(weights, name + ".encoder_attn_text", config.width, config.decoder.heads),
      text_norm_(weights, name + ".encoder_attn_text_layer_norm", config.width, config.epsilon),
      picture_attention_(weights, name + ".encoder_attn", config.width, config.decoder.heads,
                         config.levels, config.decoder.points),
      picture_norm_(weights, name + ".encoder_attn_layer_norm", config.width, config.epsilon),
      perceptron_(weights, name, "final_layer_norm", config.width, config.decoder.hidden,
                  config.epsilon) {}

at::Tensor DecoderLayer::operator()(const at::Tensor& queries, const at::Tensor& positions,
                                    const at::Tensor& boxes, const GroundingFeatures& features,
                                    const std::vector<MapLevel>& levels) const {
  const at::Tensor placed = queries + positions;
  at::Tensor x = self_norm_(queries + self_attention_(placed, placed, queries));
  x = text_norm_(x + text_attention_(x + positions, features.text, features.text));
  x = picture_norm_(x + picture_attention_(x + positions, features.picture, levels, boxes));
  return perceptron_(x);
}

BoxDecoder::BoxDecoder(const GroundingConfig& config, MappedWeights& weights)
    : width_(config.width),
      queries_(
          weights.take("model.query_position_embeddings.weight", {config.queries, config.width})),
      positions_(weights, "model.decoder.reference_points_head",
                 {2 * config.width, config.width, config.width}),
      norm_(weights, "model.decoder.layer_norm", config.width, config.epsilon) {
  for (std::int64_t i = 0; i < config.decoder.layers; ++i) {
    layers_.emplace_back(config, weights, "model.decoder.layers." + std::to_string(i));
    moves_.emplace_back(weights, head_name(weights, i),
                        std::vector{config.width, config.width, config.width, std::int64_t{4}});
  }
  weights.ignore_prefix("bbox_embed.");
  weights.ignore_prefix("model.decoder.bbox_embed.");
}

DecodedBoxes BoxDecoder::operator()(const at::Tensor& boxes, const GroundingFeatures& features,
                                    const std::vector<MapLevel>& levels) const {
  at::Tensor queries = queries_;
  at::Tensor now = boxes;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const at::Tensor positions = positions_(box_sines(now, width_).to(queries.scalar_type()));
    queries = layers_[i](queries, positions, now, features, levels);
    const bool is_last = i + 1 == layers_.size();
    // The last move is that of what is given on.
    const at::Tensor move = moves_[i](is_last ? norm_(queries) : queries).to(at::kFloat);
    now = (move + at::logit(now, kLeastSide)).sigmoid();
  }
  return {norm_(queries), now};
}

}  // namespace maia
