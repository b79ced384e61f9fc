#include <algorithm>

#include "nn/diffusion/unet.hpp"

namespace maia {
namespace {

using Counts = std::vector<std::int64_t>;

// A list with a value for each level, or one for all.
Counts for_each_level(const ModelConfig& config, const std::string& key, std::size_t levels,
                      std::int64_t otherwise) {
  Counts values = config.counts(key, Counts{otherwise});
  if (values.size() == 1) values.resize(levels, values.front());
  if (values.size() != levels) {
    config.fail(key + " should have " + std::to_string(levels) + " values, one for each of " +
                "block_out_channels");
  }
  return values;
}

bool has_attention(const ModelConfig& config, const std::string& type, const char* plain,
                   const char* attentive) {
  if (type == attentive) return true;
  if (type != plain) config.fail("it has the block " + type + ", which is not supported");
  return false;
}

void check_plain(const ModelConfig& config) {
  config.expect("_class_name", {"UNet2DConditionModel"});
  config.expect("act_fn", {"silu", "swish"});
  config.expect("time_embedding_type", {"positional"});
  config.expect("resnet_time_scale_shift", {"default"});
  config.expect("mid_block_type", {"UNetMidBlock2DCrossAttn"});
  config.expect("mid_block_scale_factor", {1});
  config.expect("downsample_padding", {1});
  config.expect("conv_in_kernel", {3});
  config.expect("conv_out_kernel", {3});
  for (const char* key : {"center_input_sample", "only_cross_attention", "dual_cross_attention",
                          "class_embeddings_concat", "resnet_skip_time_act"}) {
    config.expect(key, {false});
  }
  for (const char* key :
       {"class_embed_type", "num_class_embeds", "addition_embed_type", "encoder_hid_dim",
        "encoder_hid_dim_type", "time_cond_proj_dim", "timestep_post_act", "time_embedding_act_fn",
        "time_embedding_dim", "cross_attention_norm", "reverse_transformer_layers_per_block"}) {
    config.expect(key, {});
  }
}

}  // namespace

UNetPlan::UNetPlan(const ModelConfig& config)
    : input(config.count("in_channels", 4)),
      output(config.count("out_channels", 4)),
      side(config.count("sample_size", 64)),
      groups(config.count("norm_num_groups", 32)),
      epsilon(config.real("norm_eps", 1e-5)),
      linear(config.flag("use_linear_projection", false)),
      // A null is said by models that were made smaller by leaving it out.
      middle(config.has("mid_block_type") || !config.mentions("mid_block_type")),
      cosine_first(config.flag("flip_sin_to_cos", true)),
      shift(config.real("freq_shift", 0)) {
  check_plain(config);
  const Counts channels = config.counts("block_out_channels", Counts{320, 640, 1280, 1280});
  const std::size_t levels = channels.size();
  const auto down_types = config.texts(
      "down_block_types", std::vector<std::string>{"CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
                                                   "CrossAttnDownBlock2D", "DownBlock2D"});
  const auto up_types = config.texts(
      "up_block_types", std::vector<std::string>{"UpBlock2D", "CrossAttnUpBlock2D",
                                                 "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"});
  if (down_types.size() != levels || up_types.size() != levels) {
    config.fail("block_out_channels, down_block_types and up_block_types differ in length");
  }
  const Counts blocks = for_each_level(config, "layers_per_block", levels, 2);
  const Counts text = for_each_level(config, "cross_attention_dim", levels, 1280);
  const Counts layers = for_each_level(config, "transformer_layers_per_block", levels, 1);
  // What diffusers calls the size of a head has been their number from the first.
  const Counts heads = for_each_level(
      config, config.has("num_attention_heads") ? "num_attention_heads" : "attention_head_dim",
      levels, 8);
  for (std::size_t i = 0; i < levels; ++i) {
    if (channels[i] % groups != 0 || channels[i] % heads[i] != 0) {
      config.fail("block_out_channels has " + std::to_string(channels[i]) +
                  ", which norm_num_groups or the number of heads does not divide");
    }
    const bool down_sees =
        has_attention(config, down_types[i], "DownBlock2D", "CrossAttnDownBlock2D");
    const bool up_sees =
        has_attention(config, up_types[levels - 1 - i], "UpBlock2D", "CrossAttnUpBlock2D");
    down.push_back({channels[i], blocks[i], heads[i], down_sees ? layers[i] : 0, text[i]});
    up.push_back({channels[i], blocks[i] + 1, heads[i], up_sees ? layers[i] : 0, text[i]});
  }
  std::reverse(up.begin(), up.end());
  middle_layers = layers.back();
}

}  // namespace maia
