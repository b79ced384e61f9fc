#include <ATen/ATen.h>

#include <cmath>
#include <optional>

#include "nn/clip_towers.hpp"
#include "nn/torch/torch_network.hpp"

namespace maia {
namespace {

constexpr double kBatchNormEpsilon = 1e-5;
constexpr int kExpansion = 4;
constexpr int kHeadSize = 64;

// A ResNet's bottleneck that shrinks by averaging, never by a stride.
struct Block {
  std::string name;
  std::vector<NormedConvolution> convolutions;
  int stride = 1;
  std::optional<NormedConvolution> downsample;
};

struct Stage {
  std::string name;
  std::vector<Block> blocks;
};

NormedConvolution take(WeightSource& weights, const std::string& convolution,
                       const std::string& batch_norm, int output, int input, int kernel,
                       int stride = 1) {
  const std::vector<std::int64_t> shape = {output, input, kernel, kernel};
  return {weights, convolution,       batch_norm,
          shape,   kBatchNormEpsilon, {.stride = stride, .padding = kernel / 2}};
}

Block take_block(WeightSource& weights, const std::string& name, int input, int width, int stride) {
  const int output = kExpansion * width;
  Block block{.name = name, .stride = stride};
  block.convolutions.push_back(take(weights, name + ".conv1", name + ".bn1", width, input, 1));
  block.convolutions.push_back(take(weights, name + ".conv2", name + ".bn2", width, width, 3));
  block.convolutions.push_back(take(weights, name + ".conv3", name + ".bn3", output, width, 1));
  if (stride != 1 || input != output) {
    block.downsample =
        take(weights, name + ".downsample.0", name + ".downsample.1", output, input, 1);
  }
  return block;
}

// Attention of the pixels' mean over the pixels: what CLIP has in place of average pooling.
class AttentionPool {
 public:
  AttentionPool() = default;
  AttentionPool(WeightSource& weights, const std::string& name, int width, int embedding,
                const PatchGrid& grid)
      : positions_(take_tensor(weights, name + ".positional_embedding", {grid.tokens(), width})),
        query_(Linear::take(weights, name + ".q_proj", width, width, 1)),
        key_(Linear::take(weights, name + ".k_proj", width, width, grid.tokens())),
        value_(Linear::take(weights, name + ".v_proj", width, width, grid.tokens())),
        output_(Linear::take(weights, name + ".c_proj", embedding, width, 1)) {}

  // n x width x height x width -> n x embedding.
  at::Tensor operator()(const at::Tensor& x) const {
    std::vector<at::Tensor> rows;
    for (std::int64_t i = 0; i < x.size(0); ++i) rows.push_back(pool(x[i].flatten(1).t()));
    return at::cat(rows);
  }

 private:
  at::Tensor pool(const at::Tensor& pixels) const {
    const at::Tensor tokens = at::cat({pixels.mean(0, /*keepdim=*/true), pixels}) + positions_;
    const std::int64_t heads = tokens.size(1) / kHeadSize;
    const at::Tensor query = query_(tokens.narrow(0, 0, 1)).view({1, heads, kHeadSize});
    const at::Tensor keys = key_(tokens).view({-1, heads, kHeadSize});
    const at::Tensor values = value_(tokens).view({-1, heads, kHeadSize});
    const double scale = 1 / std::sqrt(static_cast<double>(kHeadSize));
    const at::Tensor shares = at::softmax((keys * (query * scale)).sum(2, /*keepdim=*/true), 0);
    return output_((shares * values).sum(0).view({1, -1}));
  }

  at::Tensor positions_;
  Linear query_;
  Linear key_;
  Linear value_;
  Linear output_;
};

class ClipResNet : public TorchNetwork {
 public:
  ClipResNet(const ClipVariant& variant, const PatchGrid& grid, NetworkIdentity identity,
             WeightSource& weights);

 protected:
  void compute(const at::Tensor& input, Taps& taps) const override;

 private:
  std::vector<NormedConvolution> stem_;
  std::vector<Stage> stages_;
  AttentionPool pool_;
};

ClipResNet::ClipResNet(const ClipVariant& variant, const PatchGrid& grid, NetworkIdentity identity,
                       WeightSource& weights)
    : TorchNetwork(std::move(identity)) {
  const int width = variant.width;
  stem_.push_back(take(weights, "visual.conv1", "visual.bn1", width / 2, 3, 3, 2));
  stem_.push_back(take(weights, "visual.conv2", "visual.bn2", width / 2, width / 2, 3));
  stem_.push_back(take(weights, "visual.conv3", "visual.bn3", width, width / 2, 3));
  int units = width;
  for (int s = 0; s < 4; ++s) {
    Stage stage{.name = "visual.layer" + std::to_string(s + 1)};
    for (int b = 0; b < variant.stages[static_cast<std::size_t>(s)]; ++b) {
      stage.blocks.push_back(take_block(weights, stage.name + "." + std::to_string(b), units,
                                        width << s, s > 0 && b == 0 ? 2 : 1));
      units = kExpansion * (width << s);
    }
    stages_.push_back(std::move(stage));
  }
  pool_ = AttentionPool(weights, "visual.attnpool", units, variant.embedding, grid);
  weights.finish();
  discover();
}

at::Tensor average(const at::Tensor& x, int stride) {
  return stride == 1 ? x : at::avg_pool2d(x, {stride, stride}, {stride, stride});
}

at::Tensor compute_block(const Block& block, const at::Tensor& input, Taps& taps) {
  at::Tensor x = input;
  for (std::size_t i = 0; i < block.convolutions.size(); ++i) {
    if (i == 2) x = average(x, block.stride);
    x = block.convolutions[i](x, taps);
    if (taps.finished()) return x;
    if (i < 2) x = x.relu_();
  }
  const at::Tensor skipped =
      block.downsample ? (*block.downsample)(average(input, block.stride), taps) : input;
  x = x.add_(skipped).relu_();
  taps.give(block.name, x);
  return x;
}

void ClipResNet::compute(const at::Tensor& input, Taps& taps) const {
  at::Tensor x = to_blocked(input);
  for (const NormedConvolution& convolution : stem_) {
    x = convolution(x, taps);
    if (taps.finished()) return;
    x = x.relu_();
  }
  taps.give("visual.relu3", x);
  if (taps.finished()) return;
  x = average(x, 2);
  taps.give("visual.avgpool", x);
  for (const Stage& stage : stages_) {
    for (const Block& block : stage.blocks) {
      if (taps.finished()) return;
      x = compute_block(block, x, taps);
    }
    taps.give(stage.name, x);
  }
  if (taps.wants("visual.attnpool")) taps.give("visual.attnpool", pool_(to_dense(x)));
}

}  // namespace

std::shared_ptr<const Network> make_clip_resnet(const ClipVariant& variant, const PatchGrid& grid,
                                                NetworkIdentity identity, WeightSource& weights) {
  return std::make_shared<const ClipResNet>(variant, grid, std::move(identity), weights);
}

}  // namespace maia
