#include "nn/grounding/grounding_network.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <string>

#include "base/error.hpp"
#include "nn/grounding/sines.hpp"

namespace maia {
namespace {

constexpr std::int64_t kNormGroups = 32;
constexpr double kNormEpsilon = 1e-5;
constexpr double kTurn = 2 * 3.14159265358979323846;
constexpr double kLongestTextWave = 10000;
constexpr double kEdge = 0.01;       // a proposal's centre is farther than this from the border
constexpr double kFirstSide = 0.05;  // of the finest map's proposals; of each next one twice that

at::Tensor to_tensor(const std::vector<int>& values, const at::Device& device) {
  const at::Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, at::kLong);
  std::copy(values.begin(), values.end(), tensor.data_ptr<std::int64_t>());
  return tensor.to(device);
}

// One number for each row or column of a map, all over the map: places.
at::Tensor down(const at::Tensor& values, std::int64_t width) {
  return values.unsqueeze(1).expand({values.size(0), width}).reshape({-1});
}
at::Tensor right(const at::Tensor& values, std::int64_t height) {
  return values.unsqueeze(0).expand({height, values.size(0)}).reshape({-1});
}

// Centres of places, 0 to 1: places x 2, right and down.
at::Tensor centres(const MapLevel& level, const at::Device& device) {
  const auto side = [&](std::int64_t size) {
    return at::arange(size, at::TensorOptions(at::kFloat).device(device)).add_(0.5).div_(size);
  };
  return at::stack({right(side(level.width), level.height), down(side(level.height), level.width)},
                   1);
}

// Half of the features tell how far down, half how far to the right.
at::Tensor map_sines(const MapLevel& level, std::int64_t width, double longest,
                     const at::Device& device) {
  constexpr double kNotNothing = 1e-6;
  const auto side = [&](std::int64_t size) {
    const auto numbers = at::arange(1, size + 1, at::TensorOptions(at::kFloat).device(device));
    return sines(numbers / (numbers[size - 1] + kNotNothing) * kTurn, width / 2, longest);
  };
  const at::Tensor rows = side(level.height).unsqueeze(1);
  const at::Tensor columns = side(level.width).unsqueeze(0);
  const std::vector<std::int64_t> shape = {level.height, level.width, width / 2};
  return at::cat({rows.expand(shape), columns.expand(shape)}, 2).view({-1, width});
}

}  // namespace

GroundingNetwork::GroundingNetwork(const GroundingConfig& config, MappedWeights weights)
    : config_(config),
      placement_(weights.placement()),
      backbone_(config.swin, weights, "model.backbone.conv_encoder.model"),
      level_positions_(weights.take("model.level_embed", {config.levels, config.width})),
      words_(config.bert, weights, "model.text_backbone"),
      text_projection_(weights, "model.text_projection", config.bert.width, config.width),
      proposal_(weights, "model.enc_output", config.width, config.width),
      proposal_norm_(weights, "model.enc_output_norm", config.width, config.epsilon),
      proposal_box_(weights, "model.encoder_output_bbox_embed",
                    {config.width, config.width, config.width, 4}),
      decoder_(config, weights) {
  for (std::int64_t i = 0; i < config.levels; ++i) {
    projections_.push_back(take_projection(weights, i));
  }
  for (std::int64_t i = 0; i < config.encoder.layers; ++i) {
    encoder_.emplace_back(config, weights, "model.encoder.layers." + std::to_string(i));
  }
  weights.finish();
}

// The backbone's maps as they are, then ones of half the side, the first from the backbone's last.
GroundingNetwork::Projection GroundingNetwork::take_projection(MappedWeights& weights,
                                                               std::int64_t level) const {
  const std::string name = "model.input_proj_vision." + std::to_string(level);
  const auto& outputs = config_.swin.outputs;
  const auto count = static_cast<std::int64_t>(outputs.size());
  const bool is_halving = level >= count;
  const std::int64_t input =
      level > count ? config_.width : config_.swin.channels(outputs[std::min(level, count - 1)]);
  return {MappedConvolution(weights, name + ".0", input, config_.width, is_halving ? 3 : 1,
                            is_halving ? 2 : 1, is_halving ? 1 : 0),
          MappedGroupNorm(weights, name + ".1", config_.width, kNormGroups, kNormEpsilon)};
}

at::Tensor GroundingNetwork::collect_maps(const std::vector<at::Tensor>& maps,
                                          GroundingPlaces& places) const {
  std::vector<at::Tensor> rows;
  std::vector<at::Tensor> positions;
  std::vector<at::Tensor> references;
  std::int64_t first = 0;
  at::Tensor map;
  for (std::int64_t i = 0; i < config_.levels; ++i) {
    const auto count = static_cast<std::int64_t>(maps.size());
    if (i <= count) map = maps[std::min(i, count - 1)].permute({0, 3, 1, 2});
    map = projections_[i].norm(projections_[i].convolution(map));
    const MapLevel level = {map.size(2), map.size(3), first};
    first += level.height * level.width;
    places.levels.push_back(level);
    rows.push_back(map.permute({0, 2, 3, 1}).reshape({-1, config_.width}));
    references.push_back(centres(level, map.device()));
    positions.push_back(
        map_sines(level, config_.width, config_.temperature, map.device()).to(map.scalar_type()) +
        level_positions_[i]);
  }
  places.positions = at::cat(positions);
  places.references = at::cat(references);
  return at::cat(rows);
}

at::Tensor GroundingNetwork::read_text(const GroundingText& text, GroundingPlaces& places) const {
  const at::Device device = placement_.device;
  const int last = *std::max_element(text.positions.begin(), text.positions.end());
  if (last >= config_.bert.positions) {
    throw Error(ErrorKind::kBadInput, "a phrase of the caption has more than " +
                                          std::to_string(config_.bert.positions) +
                                          " tokens: end phrases with a full stop");
  }
  const at::Tensor positions = to_tensor(text.positions, device);
  const at::Tensor phrases = to_tensor(text.phrases, device);
  const at::Tensor differs = phrases.unsqueeze(0).ne(phrases.unsqueeze(1));
  places.apart = at::zeros({differs.size(0), differs.size(1)},
                           at::TensorOptions(placement_.type).device(device))
                     .masked_fill_(differs, -std::numeric_limits<float>::infinity());
  places.text_positions =
      sines(positions.to(at::kFloat) * kTurn, config_.width, kLongestTextWave).to(placement_.type);
  return text_projection_(words_(to_tensor(text.tokens, device), positions, places.apart))
      .squeeze(0);
}

// Every place proposes a box; those that the text names best are the decoder's first.
at::Tensor GroundingNetwork::choose_boxes(const GroundingFeatures& features,
                                          const std::vector<MapLevel>& levels) const {
  if (features.picture.size(0) < config_.queries) {
    throw Error(ErrorKind::kBadInput, "the picture has " +
                                          std::to_string(features.picture.size(0)) +
                                          " places and should have at least as many as the model "
                                          "has queries, " +
                                          std::to_string(config_.queries) + ": enlarge it");
  }
  std::vector<at::Tensor> boxes;
  double side = kFirstSide;
  for (const MapLevel& level : levels) {
    const at::Tensor centre = centres(level, features.picture.device());
    boxes.push_back(at::cat({centre, at::full_like(centre, side)}, 1));
    side *= 2;
  }
  const at::Tensor proposals = at::cat(boxes);
  const at::Tensor is_inside = proposals.gt(kEdge).logical_and_(proposals.lt(1 - kEdge)).all(1);
  const at::Tensor inside = features.picture.masked_fill(~is_inside.unsqueeze(1), 0);
  const at::Tensor queries = proposal_norm_(proposal_(inside));
  const at::Tensor scores = at::matmul(queries, features.text.t()).amax(1);
  const at::Tensor best = std::get<1>(scores.topk(config_.queries));
  const at::Tensor moves = proposal_box_(queries.index_select(0, best)).to(at::kFloat);
  const at::Tensor chosen = at::logit(proposals.index_select(0, best))
                                .masked_fill(~is_inside.index_select(0, best).unsqueeze(1),
                                             std::numeric_limits<float>::infinity());
  return (moves + chosen).sigmoid();
}

GroundingOutput GroundingNetwork::operator()(const at::Tensor& pixels,
                                             const GroundingText& text) const {
  GroundingOutput output;
  GroundingPlaces places;
  output.text = read_text(text, places);
  output.maps = backbone_(pixels);
  output.features = {collect_maps(output.maps, places), output.text};
  for (const EnhancerLayer& layer : encoder_) output.features = layer(output.features, places);
  output.first_boxes = choose_boxes(output.features, places.levels);
  const DecodedBoxes decoded = decoder_(output.first_boxes, output.features, places.levels);
  output.logits = at::matmul(decoded.queries, output.features.text.t());
  output.boxes = decoded.boxes;
  return output;
}

}  // namespace maia
