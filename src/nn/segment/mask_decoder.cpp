#include "nn/segment/mask_decoder.hpp"

#include <ATen/ATen.h>

#include <cmath>

#include "nn/segment/two_way_transformer.hpp"

namespace maia {
namespace {

constexpr double kEnlargedEpsilon = 1e-6;
constexpr std::int64_t kDrawerDepth = 3;

}  // namespace

MaskPerceptron::MaskPerceptron(MappedWeights& weights, const std::string& name, std::int64_t input,
                               std::int64_t hidden, std::int64_t output, std::int64_t depth) {
  layers_.emplace_back(weights, name + ".proj_in", input, hidden);
  for (std::int64_t i = 0; i + 2 < depth; ++i) {
    layers_.emplace_back(weights, name + ".layers." + std::to_string(i), hidden, hidden);
  }
  layers_.emplace_back(weights, name + ".proj_out", hidden, output);
}

at::Tensor MaskPerceptron::operator()(at::Tensor x) const {
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) x = at::relu(layers_[i](x));
  return layers_.back()(x);
}

Enlargement::Enlargement(MappedWeights& weights, const std::string& name, std::int64_t input,
                         std::int64_t output) {
  const at::Tensor kernel = weights.take(name + ".weight", {input, output, 2, 2});
  const at::Tensor bias = weights.take(name + ".bias", {output});
  linear_ = MappedLinear(kernel.permute({2, 3, 1, 0}).reshape({4 * output, input}).contiguous(),
                         bias.repeat(4));
}

at::Tensor Enlargement::operator()(const at::Tensor& x) const {
  const at::Tensor y = linear_(x);
  return y.view({x.size(0), x.size(1), x.size(2), 2, 2, y.size(3) / 4});
}

at::Tensor join_places(const at::Tensor& x) {
  return x.permute({0, 1, 3, 2, 4, 5})
      .reshape({x.size(0), 2 * x.size(1), 2 * x.size(2), x.size(5)});
}

MaskDecoder::MaskDecoder(MappedWeights& weights, const MaskDecoderConfig& config)
    : enlarge1_(weights, "mask_decoder.upscale_conv1", config.width, config.width / 4),
      enlarged_norm_(weights, "mask_decoder.upscale_layer_norm", config.width / 4,
                     kEnlargedEpsilon),
      enlarge2_(weights, "mask_decoder.upscale_conv2", config.width / 4, config.width / 8),
      quality_(weights, "mask_decoder.iou_prediction_head", config.width, config.quality_hidden,
               config.masks + 1, config.quality_depth) {
  const std::string name = "mask_decoder.";
  tokens_ = at::cat({weights.take(name + "iou_token.weight", {1, config.width}),
                     weights.take(name + "mask_tokens.weight", {config.masks + 1, config.width})});
  transformer_ = std::make_unique<const TwoWayTransformer>(weights, name + "transformer", config);
  for (std::int64_t i = 0; i <= config.masks; ++i) {
    drawers_.emplace_back(weights, name + "output_hypernetworks_mlps." + std::to_string(i),
                          config.width, config.width, config.width / 8, kDrawerDepth);
  }
}

MaskDecoder::~MaskDecoder() = default;

MaskDecoder::Masks MaskDecoder::operator()(const at::Tensor& picture, const at::Tensor& places,
                                           const at::Tensor& prompts, bool several) const {
  const std::int64_t count = prompts.size(0);
  const auto grid = static_cast<std::int64_t>(std::lround(std::sqrt(picture.size(1))));
  const at::Tensor own = tokens_.expand({count, tokens_.size(0), tokens_.size(1)});
  const auto seen = (*transformer_)(at::cat({own, prompts}, 1), picture, places);

  const std::int64_t first = several ? 1 : 0;
  const std::int64_t masks = several ? static_cast<std::int64_t>(drawers_.size()) - 1 : 1;
  std::vector<at::Tensor> strokes;
  for (std::int64_t i = first; i < first + masks; ++i) {
    strokes.push_back(drawers_[static_cast<std::size_t>(i)](seen.tokens.select(1, 1 + i)));
  }
  const at::Tensor square = seen.places.view({count, grid, grid, tokens_.size(1)});
  const at::Tensor twice = at::gelu(enlarged_norm_(join_places(enlarge1_(square))));
  const at::Tensor most = at::gelu(enlarge2_(twice));
  const at::Tensor drawn = at::bmm(most.view({count, -1, most.size(5)}), at::stack(strokes, 2));
  const at::Tensor logits = join_places(drawn.view({count, 2 * grid, 2 * grid, 2, 2, masks}));
  return {logits.permute({0, 3, 1, 2}).contiguous(),
          quality_(seen.tokens.select(1, 0)).narrow(1, first, masks)};
}

}  // namespace maia
