#include "nn/resnet.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/class_names.hpp"
#include "nn/torch/convolution.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/torch_network.hpp"

namespace maia {
namespace {

constexpr double kBatchNormEpsilon = 1e-5;
constexpr int kStemUnits = 64;

struct Variant {
  const char* name;
  std::array<int, 4> blocks;
  bool bottleneck;  // 1x1, 3x3, 1x1 with four times the units, else 3x3, 3x3
};
constexpr Variant kVariants[] = {{"resnet18", {2, 2, 2, 2}, false},
                                 {"resnet34", {3, 4, 6, 3}, false},
                                 {"resnet50", {3, 4, 6, 3}, true},
                                 {"resnet101", {3, 4, 23, 3}, true},
                                 {"resnet152", {3, 8, 36, 3}, true}};

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
  ResNet(const Variant& variant, NetworkIdentity identity, WeightSource& weights, int classes);

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

NormedConvolution take(WeightSource& weights, const std::string& convolution,
                       const std::string& batch_norm, std::array<std::int64_t, 4> shape,
                       int stride) {
  const int padding = static_cast<int>(shape[3]) / 2;
  return {weights, convolution,       batch_norm,
          shape,   kBatchNormEpsilon, {.stride = stride, .padding = padding}};
}

Block take_block(WeightSource& weights, const std::string& name, bool bottleneck, int input,
                 int width, int stride) {
  const int output = bottleneck ? 4 * width : width;
  // Kernel and units of each convolution; the stride is that of the first 3x3.
  struct Step {
    int kernel, units;
  };
  const std::vector<Step> steps = bottleneck
                                      ? std::vector<Step>{{1, width}, {3, width}, {1, output}}
                                      : std::vector<Step>{{3, width}, {3, output}};
  Block block{.name = name, .downsample_name = name + ".downsample"};
  int units = input;
  int stride_left = stride;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto [kernel, next] = steps[i];
    const std::string number = std::to_string(i + 1);
    block.convolutions.push_back(take(weights, name + ".conv" + number, name + ".bn" + number,
                                      {next, units, kernel, kernel},
                                      kernel == 3 ? stride_left : 1));
    if (kernel == 3) stride_left = 1;
    units = next;
  }
  if (stride != 1 || input != output) {
    block.downsample = take(weights, name + ".downsample.0", name + ".downsample.1",
                            {output, input, 1, 1}, stride);
  }
  return block;
}

ResNet::ResNet(const Variant& variant, NetworkIdentity identity, WeightSource& weights, int classes)
    : TorchNetwork(std::move(identity)) {
  const std::vector<std::int64_t> shape = {kStemUnits, 3, 7, 7};
  stem_ = {shape, weights.take("conv1.weight", shape).values, {}, {.stride = 2, .padding = 3}};
  const BatchNorm norm = weights.take_batch_norm("bn1", kStemUnits, kBatchNormEpsilon);
  stem_factor_ = at::tensor(norm.factor, at::kFloat);
  stem_offset_ = at::tensor(norm.offset, at::kFloat);
  int units = kStemUnits;
  for (int s = 0; s < 4; ++s) {
    Stage stage{.name = "layer" + std::to_string(s + 1)};
    const int width = kStemUnits << s;
    for (int b = 0; b < variant.blocks[static_cast<std::size_t>(s)]; ++b) {
      stage.blocks.push_back(take_block(weights, stage.name + "." + std::to_string(b),
                                        variant.bottleneck, units, width, s > 0 && b == 0 ? 2 : 1));
      units = variant.bottleneck ? 4 * width : width;
    }
    stages_.push_back(std::move(stage));
  }
  const auto matrix = weights.take("fc.weight", {classes, units}).values;
  const auto bias = weights.take("fc.bias", {classes}).values;
  classifier_ = at::tensor(matrix).view({classes, units});
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

const std::vector<std::string>& resnet_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result;
    for (const Variant& variant : kVariants) result.emplace_back(variant.name);
    return result;
  }();
  return names;
}

std::shared_ptr<const Network> load_resnet(const std::string& name,
                                           const std::filesystem::path& path,
                                           const std::optional<Preprocess>& preprocess) {
  const auto variant = std::find_if(std::begin(kVariants), std::end(kVariants),
                                    [&](const Variant& one) { return name == one.name; });
  if (variant == std::end(kVariants)) {
    throw Error(ErrorKind::kNotFound, "there is no ResNet " + clean_utf8(name, 100));
  }
  WeightSource weights(read_state_dict(path), name, path.string());
  const auto shape = weights.shape("fc.bias");
  const int classes = shape && shape->size() == 1 ? static_cast<int>(shape->front()) : 1000;
  auto identity = make_identity(name, path, Preprocess(), preprocess);
  if (classes == 1000) identity.classes = imagenet_classes();
  identity.logits_layer = "fc";
  return translate_errors([&] {
    return std::make_shared<const ResNet>(*variant, std::move(identity), weights, classes);
  });
}

}  // namespace maia
