#include "nn/training/trainable_network.hpp"

#include <ATen/ATen.h>

#include <algorithm>

#include "nn/efficientnet_plan.hpp"
#include "nn/resnet_plan.hpp"
#include "nn/training/trainable_names.hpp"

namespace maia {
namespace {

// One pass of a batch through a network.
class Pass {
 public:
  Pass(const TensorsByName& tensors, const BatchNormSettings& batch_norm)
      : tensors_(tensors), batch_norm_(batch_norm) {}

  // The convolution and its batch norm, in training mode.
  at::Tensor operator()(const at::Tensor& x, const NormedConvolutionPlan& plan) const {
    const Padding& padding = plan.padding;
    const bool uneven = padding.is_uneven();
    const auto& [before, after] = padding;
    const at::Tensor padded = uneven ? at::constant_pad_nd(x, {before, after, before, after}) : x;
    const std::int64_t evenly = uneven ? 0 : before;
    const at::Tensor y =
        at::conv2d(padded, tensors_.at(plan.convolution + ".weight"), {},
                   {plan.stride, plan.stride}, {evenly, evenly}, {1, 1}, plan.groups);
    const auto& norm = [&](const char* part) { return tensors_.at(plan.batch_norm + part); };
    return at::batch_norm(y, norm(".weight"), norm(".bias"), norm(".running_mean"),
                          norm(".running_var"), /*training=*/true, batch_norm_.momentum,
                          batch_norm_.epsilon, /*cudnn_enabled=*/true);
  }

 private:
  const TensorsByName& tensors_;
  const BatchNormSettings& batch_norm_;
};

// Batch norms and sums are overwritten by what follows them: their gradients do not need them.
class TrainableResNet : public TrainableNetwork {
 public:
  explicit TrainableResNet(const std::string& name) : plan_(plan_resnet(name)) {}

  const Preprocess& preprocess() const override { return preprocess_; }
  std::string classifier() const override { return "fc"; }

  at::Tensor features(const at::Tensor& pictures, const TensorsByName& tensors) const override {
    const Pass pass(tensors, plan_.batch_norm);
    at::Tensor x = at::max_pool2d(pass(pictures, plan_.stem).relu_(), {3, 3}, {2, 2}, {1, 1});
    for (const auto& stage : plan_.stages) {
      for (const auto& block : stage.blocks) x = compute(block, x, pass);
    }
    return x.mean({2, 3});
  }

 private:
  static at::Tensor compute(const ResNetPlan::Block& block, const at::Tensor& input,
                            const Pass& pass) {
    at::Tensor x = input;
    for (std::size_t i = 0; i < block.convolutions.size(); ++i) {
      x = pass(x, block.convolutions[i]);
      if (i + 1 < block.convolutions.size()) x = x.relu_();
    }
    return x.add_(block.downsample ? pass(input, *block.downsample) : input).relu_();
  }

  ResNetPlan plan_;
  Preprocess preprocess_;
};

class TrainableEfficientNet : public TrainableNetwork {
 public:
  explicit TrainableEfficientNet(const std::string& name) : plan_(plan_efficientnet(name)) {}

  const Preprocess& preprocess() const override { return plan_.preprocess; }
  std::string classifier() const override { return "_fc"; }

  at::Tensor features(const at::Tensor& pictures, const TensorsByName& tensors) const override {
    const Pass pass(tensors, plan_.batch_norm);
    at::Tensor x = relu6(pass(pictures, plan_.stem));
    for (const auto& block : plan_.blocks) {
      const at::Tensor input = x;
      if (block.expand) x = relu6(pass(x, *block.expand));
      x = pass(relu6(pass(x, block.depthwise)), block.project);
      if (block.skips) x = x.add_(input);
    }
    return relu6(pass(x, plan_.head)).mean({2, 3});
  }

 private:
  static at::Tensor relu6(at::Tensor x) { return at::hardtanh_(x, 0, 6); }

  EfficientNetPlan plan_;
};

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::unique_ptr<const TrainableNetwork> trainable_network(const std::string& name) {
  check_trainable(name);
  if (contains(resnet_names(), name)) return std::make_unique<const TrainableResNet>(name);
  return std::make_unique<const TrainableEfficientNet>(name);
}

}  // namespace maia
