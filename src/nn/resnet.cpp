#include "nn/resnet.hpp"

#include <ATen/ATen.h>

#include <optional>

#include "nn/class_names.hpp"
#include "nn/resnet_plan.hpp"
#include "nn/torch/convolution.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/torch_network.hpp"

namespace maia {
namespace {

struct Block {
  std::string name;
  std::string downsample_name;
  std::vector<NormedConvolution> convolutions;
  std::optional<NormedConvolution> downsample;
};

struct Stage {
  std::string name;
  std::vector<Block> blocks;
};

class ResNet : public TorchNetwork {
 public:
  ResNet(const ResNetPlan& plan, NetworkIdentity identity, WeightSource& weights, int classes);

 protected:
  void compute(const at::Tensor& input, Taps& taps) const override;

 private:
  // Its convolution is a layer that people index, and cheap beside its map: not folded.
  Convolution stem_;
  at::Tensor stem_factor_;
  at::Tensor stem_offset_;
  std::vector<Stage> stages_;
  at::Tensor classifier_;
  at::Tensor classifier_bias_;
};

NormedConvolution take(WeightSource& weights, const NormedConvolutionPlan& plan,
                       const BatchNormSettings& batch_norm) {
  const std::vector<std::int64_t> shape = {plan.output, plan.input, plan.kernel, plan.kernel};
  return {weights, plan.convolution,   plan.batch_norm,
          shape,   batch_norm.epsilon, {.stride = plan.stride, .padding = plan.padding.before}};
}

Block take_block(WeightSource& weights, const ResNetPlan::Block& plan,
                 const BatchNormSettings& batch_norm) {
  Block block{.name = plan.name, .downsample_name = plan.downsample_name};
  for (const auto& convolution : plan.convolutions) {
    block.convolutions.push_back(take(weights, convolution, batch_norm));
  }
  if (plan.downsample) block.downsample = take(weights, *plan.downsample, batch_norm);
  return block;
}

ResNet::ResNet(const ResNetPlan& plan, NetworkIdentity identity, WeightSource& weights, int classes)
    : TorchNetwork(std::move(identity)) {
  const NormedConvolutionPlan& stem = plan.stem;
  const std::vector<std::int64_t> shape = {stem.output, stem.input, stem.kernel, stem.kernel};
  stem_ = {shape,
           weights.take(stem.convolution + ".weight", shape).values,
           {},
           {.stride = stem.stride, .padding = stem.padding.before}};
  const BatchNorm norm =
      weights.take_batch_norm(stem.batch_norm, stem.output, plan.batch_norm.epsilon);
  stem_factor_ = at::tensor(norm.factor, at::kFloat);
  stem_offset_ = at::tensor(norm.offset, at::kFloat);
  for (const auto& planned : plan.stages) {
    Stage stage{.name = planned.name};
    for (const auto& block : planned.blocks) {
      stage.blocks.push_back(take_block(weights, block, plan.batch_norm));
    }
    stages_.push_back(std::move(stage));
  }
  const auto matrix = weights.take("fc.weight", {classes, plan.units}).values;
  const auto bias = weights.take("fc.bias", {classes}).values;
  classifier_ = at::tensor(matrix).view({classes, plan.units});
  classifier_bias_ = at::tensor(bias);
  weights.finish();
  discover();
}

at::Tensor compute_block(const Block& block, const at::Tensor& input, Taps& taps) {
  at::Tensor x = input;
  for (std::size_t i = 0; i < block.convolutions.size(); ++i) {
    x = block.convolutions[i](x, taps);
    if (taps.finished()) return x;
    if (i + 1 < block.convolutions.size()) x = x.relu_();
  }
  at::Tensor skipped = input;
  if (block.downsample) {
    skipped = (*block.downsample)(input, taps);
    taps.give(block.downsample_name, skipped);
  }
  x = x.add_(skipped).relu_();
  taps.give(block.name, x);
  return x;
}

void ResNet::compute(const at::Tensor& input, Taps& taps) const {
  at::Tensor x = stem_(to_blocked(input));
  taps.give("conv1", x);
  if (taps.finished()) return;
  // What is left of the batch norm: mean 0 and variance 1.
  x = at::batch_norm(x, stem_factor_, stem_offset_, at::zeros_like(stem_offset_),
                     at::ones_like(stem_offset_), /*training=*/false, /*momentum=*/0, /*eps=*/0,
                     /*cudnn_enabled=*/false);
  taps.give("bn1", x);
  if (taps.finished()) return;
  x = x.relu_();
  taps.give("relu", x);
  if (taps.finished()) return;
  x = at::max_pool2d(x, {3, 3}, {2, 2}, {1, 1});
  taps.give("maxpool", x);
  for (const Stage& stage : stages_) {
    for (const Block& block : stage.blocks) {
      if (taps.finished()) return;
      x = compute_block(block, x, taps);
    }
    taps.give(stage.name, x);
  }
  if (taps.finished()) return;
  x = to_dense(x).mean({2, 3}, /*keepdim=*/true);
  taps.give("avgpool", x);
  if (!taps.wants("fc")) return;
  // Picture by picture: of several rows some of OpenBLAS's kernels make the sums in another order.
  std::vector<at::Tensor> rows;
  for (const at::Tensor& row : x.flatten(1).split(1)) {
    rows.push_back(at::addmm(classifier_bias_, row, classifier_.t()));
  }
  taps.give("fc", at::cat(rows));
}

}  // namespace

std::shared_ptr<const Network> load_resnet(const std::string& name,
                                           const std::filesystem::path& path,
                                           const std::optional<Preprocess>& preprocess) {
  const ResNetPlan plan = plan_resnet(name);
  WeightSource weights(read_state_dict(path), name, path.string());
  const auto shape = weights.shape("fc.bias");
  const int classes = shape && shape->size() == 1 ? static_cast<int>(shape->front()) : 1000;
  auto identity = make_identity(name, path, Preprocess(), preprocess);
  identity.classes = class_names(path, classes);
  identity.logits_layer = "fc";
  identity.features = {.layer = "layer4"};
  return translate_errors(
      [&] { return std::make_shared<const ResNet>(plan, std::move(identity), weights, classes); });
}

}  // namespace maia
