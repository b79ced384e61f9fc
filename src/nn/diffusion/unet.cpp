#include "nn/diffusion/unet.hpp"

#include <ATen/ATen.h>

#include <cmath>
#include <optional>

#include "nn/diffusion/residual_block.hpp"
#include "nn/diffusion/text_attention.hpp"

namespace maia {
namespace {

constexpr double kLongestPeriod = 10000;

// Sines and cosines of the time at many frequencies (Vaswani et al. 2017): 1 x width.
at::Tensor embed_time(double time, std::int64_t width, const UNetPlan& plan) {
  const std::int64_t half = width / 2;
  const at::Tensor powers = at::arange(half, at::kFloat) *
                            (-std::log(kLongestPeriod) / (static_cast<double>(half) - plan.shift));
  const at::Tensor angles = powers.exp() * time;
  const at::Tensor both = plan.cosine_first ? at::cat({angles.cos(), angles.sin()})
                                            : at::cat({angles.sin(), angles.cos()});
  return both.unsqueeze(0);
}

struct Stage {
  ResidualBlock block;
  std::optional<TextAttention> attention;
  at::Tensor operator()(at::Tensor x, const at::Tensor& time, const at::Tensor& text) const {
    x = block(x, time);
    return attention ? (*attention)(x, text) : x;
  }
};

struct Level {
  std::vector<Stage> stages;
  std::optional<MappedConvolution> smaller;
  std::optional<Upsampling> larger;
};

}  // namespace

struct UNet::Parts {
  Parts(MappedWeights& weights, const UNetPlan& plan);
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& time, const at::Tensor& text) const;

  Stage take_stage(MappedWeights& weights, const std::string& name, int index, std::int64_t input,
                   const UNetLevel& level, bool attends) const;
  void take_down(MappedWeights& weights);
  void take_up(MappedWeights& weights);
  at::Tensor time_embedding(double time, std::int64_t count) const;

  const UNetPlan& plan;
  std::int64_t time_width;
  Placement placement;
  MappedConvolution in;
  MappedLinear time1;
  MappedLinear time2;
  std::vector<Level> down;
  std::optional<Stage> middle1;
  std::optional<ResidualBlock> middle2;
  std::vector<Level> up;
  MappedGroupNorm norm;
  MappedConvolution out;
};

UNet::Parts::Parts(MappedWeights& weights, const UNetPlan& own_plan)
    : plan(own_plan),
      time_width(4 * plan.down.front().channels),
      placement(weights.placement()),
      in(weights, "conv_in", plan.input, plan.down.front().channels, 3, 1, 1),
      time1(weights, "time_embedding.linear_1", plan.down.front().channels, time_width),
      time2(weights, "time_embedding.linear_2", time_width, time_width),
      norm(weights, "conv_norm_out", plan.down.front().channels, plan.groups, plan.epsilon),
      out(weights, "conv_out", plan.down.front().channels, plan.output, 3, 1, 1) {
  take_down(weights);
  if (plan.middle) {
    UNetLevel level = plan.down.back();
    level.layers = plan.middle_layers;
    middle1 = take_stage(weights, "mid_block", 0, level.channels, level, true);
    middle2.emplace(
        weights, "mid_block.resnets.1",
        ResidualSettings{level.channels, level.channels, time_width, plan.groups, plan.epsilon});
  }
  take_up(weights);
  weights.finish();
}

Stage UNet::Parts::take_stage(MappedWeights& weights, const std::string& name, int index,
                              std::int64_t input, const UNetLevel& level, bool attends) const {
  const std::string number = std::to_string(index);
  Stage stage{ResidualBlock(weights, name + ".resnets." + number,
                            {input, level.channels, time_width, plan.groups, plan.epsilon}),
              std::nullopt};
  if (attends) {
    stage.attention.emplace(weights, name + ".attentions." + number,
                            TextAttentionSettings{level.channels, level.heads, level.text,
                                                  level.layers, plan.groups, plan.linear});
  }
  return stage;
}

void UNet::Parts::take_down(MappedWeights& weights) {
  std::int64_t channels = plan.down.front().channels;
  for (std::size_t i = 0; i < plan.down.size(); ++i) {
    const UNetLevel& level = plan.down[i];
    const std::string name = "down_blocks." + std::to_string(i);
    Level& made = down.emplace_back();
    for (int k = 0; k < level.blocks; ++k) {
      made.stages.push_back(take_stage(weights, name, k, channels, level, level.layers > 0));
      channels = level.channels;
    }
    if (i + 1 < plan.down.size()) {
      made.smaller.emplace(weights, name + ".downsamplers.0.conv", channels, channels, 3, 2, 1);
    }
  }
}

// Every block of the way up is given what a block of the way down gave, the last first.
void UNet::Parts::take_up(MappedWeights& weights) {
  std::vector<std::int64_t> kept = {plan.down.front().channels};
  for (std::size_t i = 0; i < plan.down.size(); ++i) {
    const std::size_t gives = std::size_t(plan.down[i].blocks) + (i + 1 < plan.down.size());
    kept.insert(kept.end(), gives, plan.down[i].channels);
  }
  std::int64_t channels = plan.down.back().channels;
  for (std::size_t i = 0; i < plan.up.size(); ++i) {
    const UNetLevel& level = plan.up[i];
    const std::string name = "up_blocks." + std::to_string(i);
    Level& made = up.emplace_back();
    for (int k = 0; k < level.blocks; ++k) {
      made.stages.push_back(
          take_stage(weights, name, k, channels + kept.back(), level, level.layers > 0));
      kept.pop_back();
      channels = level.channels;
    }
    if (i + 1 < plan.up.size()) made.larger.emplace(weights, name + ".upsamplers.0", channels);
  }
}

// n x width, after its activation function.
at::Tensor UNet::Parts::time_embedding(double time, std::int64_t count) const {
  const at::Tensor embedded =
      embed_time(time, plan.down.front().channels, plan).to(placement.device, placement.type);
  const at::Tensor hidden = at::silu(time1(embedded));
  return at::silu(time2(hidden)).expand({count, time_width});
}

at::Tensor UNet::Parts::operator()(const at::Tensor& input, const at::Tensor& time,
                                   const at::Tensor& text) const {
  at::Tensor x = in(input);
  std::vector<at::Tensor> kept = {x};
  for (const Level& level : down) {
    for (const Stage& stage : level.stages) kept.push_back(x = stage(x, time, text));
    if (level.smaller) kept.push_back(x = (*level.smaller)(x));
  }
  if (middle1) x = (*middle2)((*middle1)(x, time, text), time);
  for (const Level& level : up) {
    for (const Stage& stage : level.stages) {
      x = at::cat({x, kept.back()}, 1);
      kept.pop_back();
      x = stage(x, time, text);
    }
    // Sides that could not be halved come back to what they were.
    if (level.larger) x = (*level.larger)(x, kept.back().size(2), kept.back().size(3));
  }
  return out(norm.then_silu(x));
}

UNet::UNet(const std::filesystem::path& folder, Placement placement)
    : plan_(ModelConfig::read(folder / "config.json")) {
  MappedWeights weights(folder, {"diffusion_pytorch_model"}, "a UNet", placement);
  parts_ = std::make_unique<const Parts>(weights, plan_);
}

UNet::~UNet() = default;

const UNetPlan& UNet::plan() const {
  return plan_;
}

at::Tensor UNet::operator()(const at::Tensor& x, double time, const at::Tensor& text) const {
  const Placement& placement = parts_->placement;
  const auto format =
      placement.device.is_cpu() ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
  const at::Tensor input = x.to(placement.device, placement.type).contiguous(format);
  return (*parts_)(input, parts_->time_embedding(time, x.size(0)),
                   text.to(placement.device, placement.type))
      .to(at::kFloat);
}

}  // namespace maia
