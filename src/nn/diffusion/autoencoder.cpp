#include "nn/diffusion/autoencoder.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>
#include <string>

#include "nn/diffusion/residual_block.hpp"

namespace maia {
namespace {

constexpr double kEpsilon = 1e-6;

// All places see each other, once, at the smallest size.
class PlaceAttention {
 public:
  PlaceAttention(MappedWeights& weights, const std::string& name, std::int64_t channels,
                 std::int64_t groups)
      : norm_(weights, name + ".group_norm", channels, groups, kEpsilon) {
    // Files of Stable Diffusion 1 still have the names that diffusers used first.
    const bool old = weights.has(name + ".query.weight");
    query_ = take(weights, name + (old ? ".query" : ".to_q"), channels);
    key_ = take(weights, name + (old ? ".key" : ".to_k"), channels);
    value_ = take(weights, name + (old ? ".value" : ".to_v"), channels);
    output_ = take(weights, name + (old ? ".proj_attn" : ".to_out.0"), channels);
  }

  at::Tensor operator()(const at::Tensor& x) const {
    const at::Tensor places = norm_(x).permute({0, 2, 3, 1}).reshape({x.size(0), -1, x.size(1)});
    const at::Tensor y = output_(dot_attention(query_(places), key_(places), value_(places), 1));
    return y.view({x.size(0), x.size(2), x.size(3), x.size(1)}).permute({0, 3, 1, 2}).add_(x);
  }

 private:
  // A matrix, or the kernels of 1 x 1 that it was converted from.
  static MappedLinear take(MappedWeights& weights, const std::string& name, std::int64_t channels) {
    const auto shape = weights.shape(name + ".weight");
    if (!shape || shape->size() != 4) return {weights, name, channels, channels};
    const at::Tensor kernels = weights.take(name + ".weight", {channels, channels, 1, 1});
    return {kernels.view({channels, channels}), weights.take(name + ".bias", {channels})};
  }

  MappedGroupNorm norm_;
  MappedLinear query_;
  MappedLinear key_;
  MappedLinear value_;
  MappedLinear output_;
};

struct Level {
  std::vector<ResidualBlock> blocks;
  std::optional<MappedConvolution> smaller;
  std::optional<Upsampling> larger;
};

struct Middle {
  Middle(MappedWeights& weights, const std::string& name, std::int64_t channels,
         std::int64_t groups)
      : before(weights, name + ".resnets.0", {channels, channels, 0, groups, kEpsilon}),
        attention(weights, name + ".attentions.0", channels, groups),
        after(weights, name + ".resnets.1", {channels, channels, 0, groups, kEpsilon}) {}
  at::Tensor operator()(const at::Tensor& x) const { return after(attention(before(x))); }

  ResidualBlock before;
  PlaceAttention attention;
  ResidualBlock after;
};

std::vector<ResidualBlock> take_blocks(MappedWeights& weights, const std::string& name,
                                       std::int64_t count, std::int64_t input, std::int64_t output,
                                       std::int64_t groups) {
  std::vector<ResidualBlock> blocks;
  for (std::int64_t i = 0; i < count; ++i) {
    blocks.emplace_back(weights, name + ".resnets." + std::to_string(i),
                        ResidualSettings{i == 0 ? input : output, output, 0, groups, kEpsilon});
  }
  return blocks;
}

struct Encoder {
  Encoder(MappedWeights& weights, const AutoencoderPlan& plan)
      : in(weights, "encoder.conv_in", plan.colours, plan.channels.front(), 3, 1, 1),
        middle(weights, "encoder.mid_block", plan.channels.back(), plan.groups),
        norm(weights, "encoder.conv_norm_out", plan.channels.back(), plan.groups, kEpsilon),
        out(weights, "encoder.conv_out", plan.channels.back(), 2 * plan.latents, 3, 1, 1),
        moments(weights, "quant_conv", 2 * plan.latents, 2 * plan.latents, 1, 1, 0) {
    std::int64_t channels = plan.channels.front();
    for (std::size_t i = 0; i < plan.channels.size(); ++i) {
      const std::string name = "encoder.down_blocks." + std::to_string(i);
      Level& level = levels.emplace_back();
      level.blocks =
          take_blocks(weights, name, plan.blocks, channels, plan.channels[i], plan.groups);
      channels = plan.channels[i];
      if (i + 1 < plan.channels.size()) {
        level.smaller.emplace(weights, name + ".downsamplers.0.conv", channels, channels, 3, 2, 0);
      }
    }
  }

  at::Tensor operator()(at::Tensor x) const {
    x = in(x);
    for (const Level& level : levels) {
      for (const ResidualBlock& block : level.blocks) x = block(x);
      // The kernel reaches beyond the picture on the right and below only.
      if (level.smaller) x = (*level.smaller)(at::constant_pad_nd(x, {0, 1, 0, 1}));
    }
    return moments(out(norm.then_silu(middle(x))));
  }

  MappedConvolution in;
  std::vector<Level> levels;
  Middle middle;
  MappedGroupNorm norm;
  MappedConvolution out;
  MappedConvolution moments;
};

struct Decoder {
  Decoder(MappedWeights& weights, const AutoencoderPlan& plan)
      : latents(weights, "post_quant_conv", plan.latents, plan.latents, 1, 1, 0),
        in(weights, "decoder.conv_in", plan.latents, plan.channels.back(), 3, 1, 1),
        middle(weights, "decoder.mid_block", plan.channels.back(), plan.groups),
        norm(weights, "decoder.conv_norm_out", plan.channels.front(), plan.groups, kEpsilon),
        out(weights, "decoder.conv_out", plan.channels.front(), plan.colours, 3, 1, 1) {
    std::int64_t channels = plan.channels.back();
    for (std::size_t i = 0; i < plan.channels.size(); ++i) {
      const std::string name = "decoder.up_blocks." + std::to_string(i);
      const std::int64_t width = plan.channels[plan.channels.size() - 1 - i];
      Level& level = levels.emplace_back();
      level.blocks = take_blocks(weights, name, plan.blocks + 1, channels, width, plan.groups);
      channels = width;
      if (i + 1 < plan.channels.size()) {
        level.larger.emplace(weights, name + ".upsamplers.0", channels);
      }
    }
  }

  at::Tensor operator()(at::Tensor x) const {
    x = middle(in(latents(x)));
    for (const Level& level : levels) {
      for (const ResidualBlock& block : level.blocks) x = block(x);
      if (level.larger) x = (*level.larger)(x);
    }
    return out(norm.then_silu(x));
  }

  MappedConvolution latents;
  MappedConvolution in;
  Middle middle;
  std::vector<Level> levels;
  MappedGroupNorm norm;
  MappedConvolution out;
};

}  // namespace

AutoencoderPlan::AutoencoderPlan(const ModelConfig& config)
    : colours(config.count("in_channels", 3)),
      latents(config.count("latent_channels", 4)),
      groups(config.count("norm_num_groups", 32)),
      blocks(config.count("layers_per_block", 1)),
      channels(config.counts("block_out_channels", std::vector<std::int64_t>{64})),
      scale(config.real("scaling_factor", 0.18215)) {
  config.expect("_class_name", {"AutoencoderKL"});
  config.expect("act_fn", {"silu", "swish"});
  config.expect("out_channels", {colours});
  for (const char* key : {"shift_factor", "latents_mean", "latents_std"}) config.expect(key, {});
  for (const char* key : {"use_quant_conv", "use_post_quant_conv", "mid_block_add_attention"}) {
    config.expect(key, {true});
  }
  const auto expect_all = [&](const char* key, const char* type) {
    for (const auto& block : config.texts(key, std::vector<std::string>{})) {
      if (block != type) config.fail("it has the block " + block + ", which is not supported");
    }
  };
  expect_all("down_block_types", "DownEncoderBlock2D");
  expect_all("up_block_types", "UpDecoderBlock2D");
  if (channels.size() > 8) config.fail("block_out_channels has more than 8 levels");
  if (std::any_of(channels.begin(), channels.end(), [&](auto n) { return n % groups != 0; })) {
    config.fail("norm_num_groups does not divide all of block_out_channels");
  }
  if (scale <= 0) config.fail("scaling_factor is not positive");
}

struct Autoencoder::Parts {
  Parts(MappedWeights& weights, const AutoencoderPlan& plan)
      : placement(weights.placement()), encoder(weights, plan), decoder(weights, plan) {
    weights.finish();
  }
  at::Tensor placed(const at::Tensor& x) const {
    return x.to(placement.device, placement.type)
        .contiguous(placement.device.is_cpu() ? at::MemoryFormat::ChannelsLast
                                              : at::MemoryFormat::Contiguous);
  }
  Placement placement;
  Encoder encoder;
  Decoder decoder;
};

Autoencoder::Autoencoder(const std::filesystem::path& folder, Placement placement)
    : plan_(ModelConfig::read(folder / "config.json")) {
  MappedWeights weights(folder, {"diffusion_pytorch_model"}, "an autoencoder", placement);
  parts_ = std::make_unique<const Parts>(weights, plan_);
}

Autoencoder::~Autoencoder() = default;

at::Tensor Autoencoder::encode(const at::Tensor& pictures) const {
  return parts_->encoder(parts_->placed(pictures)).narrow(1, 0, plan_.latents).to(at::kFloat);
}

at::Tensor Autoencoder::decode(const at::Tensor& latents) const {
  return parts_->decoder(parts_->placed(latents)).to(at::kFloat);
}

}  // namespace maia
