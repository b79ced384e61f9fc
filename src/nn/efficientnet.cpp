#include "nn/efficientnet.hpp"

#include <ATen/ATen.h>

#include <optional>

#include "nn/class_names.hpp"
#include "nn/efficientnet_plan.hpp"
#include "nn/torch/convolution.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/torch_network.hpp"

namespace maia {
namespace {

constexpr int kChunk = 1;  // keeps the activations in the processor's cache

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
  EfficientNet(const EfficientNetPlan& plan, NetworkIdentity identity, WeightSource& weights,
               int classes);

 protected:
  void compute(const at::Tensor& input, Taps& taps) const override;

 private:
  at::Tensor compute_block(const Block& block, const at::Tensor& input, Taps& taps) const;

  Step stem_;
  std::vector<Block> blocks_;
  Step head_;
  Step classifier_;  // the last linear map, as a convolution of a 1x1 picture
};

Step take(WeightSource& weights, const NormedConvolutionPlan& plan,
          const BatchNormSettings& batch_norm) {
  auto folded = weights.take_convolution(
      plan.convolution, plan.batch_norm,
      {plan.output, plan.input / plan.groups, plan.kernel, plan.kernel}, batch_norm.epsilon);
  return {.layer = plan.batch_norm,
          .padding = plan.padding,
          .convolution = {folded.shape,
                          std::move(folded.weight),
                          std::move(folded.bias),
                          {.stride = plan.stride,
                           .padding = plan.padding.is_uneven() ? 0 : plan.padding.before,
                           .groups = plan.groups,
                           .layout = Layout::kDense}}};
}

Block take_block(WeightSource& weights, const EfficientNetPlan::Block& plan,
                 const BatchNormSettings& batch_norm) {
  Block block{.layer = plan.name};
  if (plan.expand) block.expand = take(weights, *plan.expand, batch_norm);
  block.depthwise = take(weights, plan.depthwise, batch_norm);
  block.project = take(weights, plan.project, batch_norm);
  block.skips = plan.skips;
  return block;
}

EfficientNet::EfficientNet(const EfficientNetPlan& plan, NetworkIdentity identity,
                           WeightSource& weights, int classes)
    : TorchNetwork(std::move(identity), kChunk) {
  stem_ = take(weights, plan.stem, plan.batch_norm);
  input_margin_ = {stem_.padding.before, stem_.padding.after};
  for (const auto& block : plan.blocks) {
    blocks_.push_back(take_block(weights, block, plan.batch_norm));
  }
  head_ = take(weights, plan.head, plan.batch_norm);
  const int units = plan.head.output;
  const std::vector<std::int64_t> shape = {classes, units, 1, 1};
  classifier_ = {.layer = "_fc",
                 .convolution = {shape,
                                 weights.take("_fc.weight", {classes, units}).values,
                                 weights.take("_fc.bias", {classes}).values,
                                 {.layout = Layout::kDense}}};
  weights.finish();
  discover();
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

std::shared_ptr<const Network> load_efficientnet(const std::string& name,
                                                 const std::filesystem::path& path,
                                                 const std::optional<Preprocess>& preprocess) {
  const EfficientNetPlan plan = plan_efficientnet(name);
  WeightSource weights(read_state_dict(path), name, path.string());
  const auto shape = weights.shape("_fc.bias");
  const int classes = shape && shape->size() == 1 ? static_cast<int>(shape->front()) : 1000;
  auto identity = make_identity(name, path, plan.preprocess, preprocess);
  identity.classes = class_names(path, classes);
  identity.logits_layer = "_fc";
  identity.features = {.layer = "_bn1", .lowest = 0, .highest = 6};
  return translate_errors([&] {
    return std::make_shared<const EfficientNet>(plan, std::move(identity), weights, classes);
  });
}

}  // namespace maia
