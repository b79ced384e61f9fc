#include "nn/segment/segment_config.hpp"

#include "base/error.hpp"
#include "nn/model_config.hpp"
#include "nn/one_line.hpp"

namespace maia {
namespace {

// ImageNet's, of values from 0 to 1.
const std::vector<double> kMean = {0.485, 0.456, 0.406};
const std::vector<double> kDeviation = {0.229, 0.224, 0.225};

// In a row of the picture or of a window: what is computed grows with the fourth power.
constexpr std::int64_t kMostPlaces = 256;

SegmentActivation read_activation(const ModelConfig& config, const std::string& otherwise) {
  config.expect("hidden_act", {"gelu", "relu"});
  return config.text("hidden_act", otherwise) == "gelu" ? SegmentActivation::kGelu
                                                        : SegmentActivation::kRelu;
}

void check_type(const ModelConfig& config) {
  const std::string type = config.text("model_type");
  if (type == "sam") return;
  throw Error(ErrorKind::kBadInput,
              config.file() + " is of a model of type " + one_line(type, 60) +
                  ", not of Segment Anything (sam): give the folder of one, such as sam-vit-base");
}

SegmentEncoderConfig read_encoder(const ModelConfig& config) {
  SegmentEncoderConfig encoder;
  config.expect("num_channels", {3});
  encoder.side = config.count("image_size", 1024);
  encoder.patch = config.count("patch_size", 16);
  encoder.width = config.count("hidden_size", 768);
  encoder.layers = config.count("num_hidden_layers", 12);
  encoder.heads = config.count("num_attention_heads", 12);
  encoder.window = config.count("window_size", 14);
  encoder.channels = config.count("output_channels", 256);
  encoder.has_bias = config.flag("qkv_bias", true);
  encoder.has_positions = config.flag("use_abs_pos", true);
  encoder.has_relative_positions = config.flag("use_rel_pos", true);
  encoder.activation = read_activation(config, "gelu");
  encoder.epsilon = config.real("layer_norm_eps", 1e-6);
  const double ratio = config.real("mlp_ratio", 4.0);
  if (!(ratio > 0 && ratio <= 64)) config.fail("mlp_ratio should be more than 0 and at most 64");
  encoder.hidden = config.count(
      "mlp_dim", static_cast<std::int64_t>(static_cast<double>(encoder.width) * ratio));
  encoder.global_layers = {2, 5, 8, 11};
  if (config.has("global_attn_indexes")) {
    const auto layers = config.integers("global_attn_indexes");
    encoder.global_layers = {layers.begin(), layers.end()};
  }
  if (encoder.width % encoder.heads != 0) config.fail("its heads do not divide hidden_size");
  if (encoder.side % encoder.patch != 0) config.fail("patch_size does not divide image_size");
  if (config.count("num_pos_feats", 128) * 2 != encoder.channels) {
    config.fail("output_channels is not twice num_pos_feats");
  }
  encoder.grid = encoder.side / encoder.patch;
  if (encoder.grid > kMostPlaces || encoder.window > kMostPlaces) {
    config.fail("it has more than " + std::to_string(kMostPlaces) + " patches in a row");
  }
  return encoder;
}

MaskDecoderConfig read_decoder(const ModelConfig& config) {
  MaskDecoderConfig decoder;
  decoder.width = config.count("hidden_size", 256);
  decoder.layers = config.count("num_hidden_layers", 2);
  decoder.heads = config.count("num_attention_heads", 8);
  decoder.hidden = config.count("mlp_dim", 2048);
  decoder.narrowing = config.count("attention_downsample_rate", 2);
  decoder.masks = config.count("num_multimask_outputs", 3);
  decoder.quality_depth = config.count("iou_head_depth", 3);
  decoder.quality_hidden = config.count("iou_head_hidden_dim", 256);
  decoder.activation = read_activation(config, "relu");
  decoder.epsilon = config.real("layer_norm_eps", 1e-6);
  if (decoder.width % 8 != 0) config.fail("hidden_size is not a multiple of 8");
  if (decoder.width % decoder.heads != 0 || decoder.width % decoder.narrowing != 0 ||
      decoder.width / decoder.narrowing % decoder.heads != 0) {
    config.fail("its heads do not divide hidden_size, whole and downsampled");
  }
  return decoder;
}

void check_prompts(const ModelConfig& config, const SegmentConfig& model) {
  const auto same = [&](const std::string& key, std::int64_t otherwise, std::int64_t expected) {
    if (config.count(key, otherwise) == expected) return;
    config.fail(key + " is not " + std::to_string(expected) + " as in the other parts");
  };
  config.expect("num_point_embeddings", {4});
  same("hidden_size", 256, model.encoder.channels);
  same("image_size", 1024, model.encoder.side);
  same("patch_size", 16, model.encoder.patch);
  if (model.decoder.width != model.encoder.channels) {
    config.fail("the mask decoder's hidden_size is not the image encoder's output_channels");
  }
}

std::array<float, 3> read_colours(const ModelConfig& config, const std::string& key,
                                  const std::vector<double>& otherwise) {
  const auto values = config.reals(key, otherwise);
  if (values.size() != 3) config.fail(key + " should hold three numbers");
  return {static_cast<float>(values[0]), static_cast<float>(values[1]),
          static_cast<float>(values[2])};
}

SegmentPictureConfig read_picture(const ModelConfig& config, std::int64_t side) {
  SegmentPictureConfig picture;
  for (const char* step : {"do_resize", "do_rescale", "do_normalize", "do_pad"}) {
    config.expect(step, {true});
  }
  config.expect("resample", {2, 3});
  const bool is_bicubic = config.count("resample", 2) == 3;
  picture.filter = is_bicubic ? Filter::kBicubic : Filter::kBilinear;
  picture.rescale = config.real("rescale_factor", 1.0 / 255);
  picture.mean = read_colours(config, "image_mean", kMean);
  picture.std = read_colours(config, "image_std", kDeviation);
  for (const float value : picture.std) {
    if (!(value > 0)) config.fail("image_std should hold numbers above 0");
  }
  const ModelConfig padded = config.section("pad_size");
  const auto longest = config.section("size").count("longest_edge", 1024);
  if (padded.count("height", 1024) != side || padded.count("width", 1024) != side) {
    config.fail("pad_size is not the model's image_size, " + std::to_string(side));
  }
  if (longest > side) config.fail("size is more than pad_size");
  picture.longest = static_cast<int>(longest);
  picture.side = static_cast<int>(side);
  return picture;
}

}  // namespace

SegmentConfig read_segment_config(const std::filesystem::path& folder) {
  const ModelConfig config = ModelConfig::read(folder / "config.json");
  check_type(config);
  SegmentConfig model;
  model.encoder = read_encoder(config.section("vision_config"));
  model.decoder = read_decoder(config.section("mask_decoder_config"));
  check_prompts(config.section("prompt_encoder_config"), model);
  model.picture =
      read_picture(ModelConfig::read(folder / "preprocessor_config.json"), model.encoder.side);
  return model;
}

}  // namespace maia
