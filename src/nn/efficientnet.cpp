#include "nn/efficientnet.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/class_names.hpp"
#include "nn/torch/convolution.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/torch_network.hpp"

namespace maia {
namespace {

constexpr double kBatchNormEpsilon = 1e-3;
constexpr int kClasses = 1000;
constexpr int kStemUnits = 32;
constexpr int kHeadUnits = 1280;
constexpr int kChunk = 1;  // keeps the activations in the processor's cache

struct Variant {
  const char* name;
  double width;
  double depth;
  int side;  // of the input picture
};
constexpr Variant kVariants[] = {{"efficientnet-lite0", 1.0, 1.0, 224},
                                 {"efficientnet-lite1", 1.0, 1.1, 240},
                                 {"efficientnet-lite2", 1.1, 1.2, 260}};

// The networks were trained on bytes minus 127, divided by 128.
Preprocess own_preprocess(const Variant& variant) {
  constexpr float kMean = 127.0f / 255;
  constexpr float kDeviation = 128.0f / 255;
  return {.resize = variant.side,
          .crop = variant.side,
          .filter = Filter::kBicubic,
          .mean = {kMean, kMean, kMean},
          .std = {kDeviation, kDeviation, kDeviation}};
}

struct Stage {
  int repeats, kernel, stride, expansion, input, output;
};
constexpr Stage kStages[] = {{1, 3, 1, 1, 32, 16},  {2, 3, 2, 6, 16, 24},  {2, 5, 2, 6, 24, 40},
                             {3, 3, 2, 6, 40, 80},  {3, 5, 1, 6, 80, 112}, {4, 5, 2, 6, 112, 192},
                             {1, 3, 1, 6, 192, 320}};

// Scaled to a multiple of eight, never more than a tenth below.
int scaled_units(int units, double width) {
  const double wanted = units * width;
  int rounded = std::max(8, static_cast<int>(wanted + 4) / 8 * 8);
  if (rounded < 0.9 * wanted) rounded += 8;
  return rounded;
}

// Zeros around a picture. TensorFlow's SAME padding: where the sum is odd, the right and the bottom
// get one more.
struct Padding {
  int before = 0;
  int after = 0;
  bool is_uneven() const { return before != after; }
};

// A convolution with its batch norm folded in, and the layer its output is.
struct Step {
  std::string layer;
  Padding padding;
  Convolution convolution;  // pads by itself where the padding is even

  at::Tensor operator()(const at::Tensor& x, Taps& taps) const {
    at::Tensor y = convolution(x);
    taps.give(layer, y);
    return y;
  }
};

struct Block {
  std::string layer;
  std::optional<Step> expand;
  Step depthwise;
  Step project;
  bool skips = false;
};

// n x units x height x width: zeros around pictures still to be filled in.
at::Tensor empty_padded(const at::Tensor& x, Padding padding) {
  const std::int64_t side = x.size(2);
  const std::int64_t padded = side + padding.before + padding.after;
  at::Tensor result = at::empty({x.size(0), x.size(1), padded, padded}, x.options(),
                                at::MemoryFormat::ChannelsLast);
  for (const int dimension : {2, 3}) {
    result.narrow(dimension, 0, padding.before).zero_();
    result.narrow(dimension, padding.before + side, padding.after).zero_();
  }
  return result;
}

at::Tensor inside(const at::Tensor& padded, Padding padding, std::int64_t side) {
  return padded.narrow(2, padding.before, side).narrow(3, padding.before, side);
}

// ReLU6 of `x`, in place where the next convolution pads evenly, else into a padded picture.
at::Tensor activate(const at::Tensor& x, Padding next) {
  if (!next.is_uneven()) return x.clamp_(0, 6);
  at::Tensor padded = empty_padded(x, next);
  at::Tensor middle = inside(padded, next, x.size(2));
  at::clamp_out(middle, x, 0, 6);
  return padded;
}

at::Tensor pad(const at::Tensor& x, Padding next) {
  if (!next.is_uneven()) return x;
  at::Tensor padded = empty_padded(x, next);
  inside(padded, next, x.size(2)).copy_(x);
  return padded;
}

class EfficientNet : public TorchNetwork {
 public:
  EfficientNet(const Variant& variant, NetworkIdentity identity, WeightSource& weights);

 protected:
  void compute(const at::Tensor& input, Taps& taps) const override;

 private:
  Step take(WeightSource& weights, const std::string& convolution, const std::string& batch_norm,
            int input, int output, int kernel, int stride, int groups);
  Block take_block(WeightSource& weights, const Stage& stage, int input, int output, int stride);
  at::Tensor compute_block(const Block& block, const at::Tensor& input, Taps& taps) const;

  int side_;  // of the layer's map, while weights are taken
  Step stem_;
  std::vector<Block> blocks_;
  Step head_;
  Step classifier_;  // the last linear map, as a convolution of a 1x1 picture
};

EfficientNet::EfficientNet(const Variant& variant, NetworkIdentity identity, WeightSource& weights)
    : TorchNetwork(std::move(identity), kChunk), side_(variant.side) {
  stem_ = take(weights, "_conv_stem", "_bn0", 3, kStemUnits, 3, 2, 1);
  input_margin_ = {stem_.padding.before, stem_.padding.after};
  int units = kStemUnits;
  for (const Stage& stage : kStages) {
    const bool fixed = &stage == std::begin(kStages) || &stage == std::end(kStages) - 1;
    const int repeats =
        fixed ? stage.repeats : static_cast<int>(std::ceil(stage.repeats * variant.depth));
    const int output = scaled_units(stage.output, variant.width);
    for (int i = 0; i < repeats; ++i) {
      blocks_.push_back(take_block(weights, stage, units, output, i == 0 ? stage.stride : 1));
      units = output;
    }
  }
  head_ = take(weights, "_conv_head", "_bn1", units, kHeadUnits, 1, 1, 1);
  const std::vector<std::int64_t> shape = {kClasses, kHeadUnits, 1, 1};
  classifier_ = {.layer = "_fc",
                 .convolution = {shape,
                                 weights.take("_fc.weight", {kClasses, kHeadUnits}).values,
                                 weights.take("_fc.bias", {kClasses}).values,
                                 {.layout = Layout::kDense}}};
  weights.finish();
  discover();
}

Step EfficientNet::take(WeightSource& weights, const std::string& convolution,
                        const std::string& batch_norm, int input, int output, int kernel,
                        int stride, int groups) {
  auto folded = weights.take_convolution(
      convolution, batch_norm, {output, input / groups, kernel, kernel}, kBatchNormEpsilon);
  const int result_side = (side_ + stride - 1) / stride;
  const int sum = std::max(0, (result_side - 1) * stride + kernel - side_);
  side_ = result_side;
  const Padding padding{sum / 2, sum - sum / 2};
  return {.layer = batch_norm,
          .padding = padding,
          .convolution = {folded.shape,
                          std::move(folded.weight),
                          std::move(folded.bias),
                          {.stride = stride,
                           .padding = padding.is_uneven() ? 0 : padding.before,
                           .groups = groups,
                           .layout = Layout::kDense}}};
}

Block EfficientNet::take_block(WeightSource& weights, const Stage& stage, int input, int output,
                               int stride) {
  const std::string name = "_blocks." + std::to_string(blocks_.size());
  const int inner = input * stage.expansion;
  Block block{.layer = name};
  if (stage.expansion != 1) {
    block.expand = take(weights, name + "._expand_conv", name + "._bn0", input, inner, 1, 1, 1);
  }
  block.depthwise = take(weights, name + "._depthwise_conv", name + "._bn1", inner, inner,
                         stage.kernel, stride, inner);
  block.project = take(weights, name + "._project_conv", name + "._bn2", inner, output, 1, 1, 1);
  block.skips = stride == 1 && input == output;
  return block;
}

at::Tensor EfficientNet::compute_block(const Block& block, const at::Tensor& input,
                                       Taps& taps) const {
  at::Tensor x;
  if (block.expand) {
    x = (*block.expand)(input, taps);
    if (taps.finished()) return x;
    x = activate(x, block.depthwise.padding);
  } else {
    x = pad(input, block.depthwise.padding);
  }
  x = block.depthwise(x, taps);
  if (taps.finished()) return x;
  x = block.project(x.clamp_(0, 6), taps);
  if (taps.finished()) return x;
  if (block.skips) x.add_(input);
  taps.give(block.layer, x);
  return x;
}

void EfficientNet::compute(const at::Tensor& input, Taps& taps) const {
  at::Tensor x = stem_(input, taps);
  if (taps.finished()) return;
  x.clamp_(0, 6);
  for (const Block& block : blocks_) {
    x = compute_block(block, x, taps);
    if (taps.finished()) return;
  }
  x = head_(x, taps);
  if (taps.finished()) return;
  classifier_(x.clamp_(0, 6).mean({2, 3}, /*keepdim=*/true), taps);
}

}  // namespace

const std::vector<std::string>& efficientnet_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const Variant& variant : kVariants) result.emplace_back(variant.name);
    return result;
  }();
  return names;
}

std::shared_ptr<const Network> load_efficientnet(const std::string& name,
                                                 const std::filesystem::path& path,
                                                 const std::optional<Preprocess>& preprocess) {
  const auto variant = std::find_if(std::begin(kVariants), std::end(kVariants),
                                    [&](const Variant& one) { return name == one.name; });
  if (variant == std::end(kVariants)) {
    throw Error(ErrorKind::kNotFound, "there is no EfficientNet " + clean_utf8(name, 100));
  }
  WeightSource weights(read_state_dict(path), name, path.string());
  auto identity = make_identity(name, path, own_preprocess(*variant), preprocess);
  identity.classes = imagenet_classes();
  identity.logits_layer = "_fc";
  return translate_errors(
      [&] { return std::make_shared<const EfficientNet>(*variant, std::move(identity), weights); });
}

}  // namespace maia
