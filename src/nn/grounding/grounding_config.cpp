#include "nn/grounding/grounding_config.hpp"

#include <algorithm>
#include <string>

#include "nn/one_line.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostStages = 8;
constexpr std::int64_t kNormGroups = 32;

void check_heads(const ModelConfig& file, std::int64_t width, std::int64_t heads) {
  if (width % heads != 0) {
    file.fail("a width of " + std::to_string(width) + " is not divided by " +
              std::to_string(heads) + " heads");
  }
}

// "stage2" and its index 2 are the second stage; the stem, 0, is no stage.
std::vector<std::size_t> read_outputs(const ModelConfig& file, std::size_t stages,
                                      const std::vector<std::int64_t>& otherwise) {
  std::vector<std::int64_t> indices = otherwise;
  if (file.has("out_indices")) {
    indices = file.integers("out_indices");
  } else if (file.has("out_features")) {
    indices.clear();
    for (const std::string& name : file.texts("out_features")) {
      std::int64_t index = static_cast<std::int64_t>(stages);
      while (index > 0 && name != "stage" + std::to_string(index)) --index;
      indices.push_back(index);
    }
  }
  std::vector<std::size_t> outputs;
  for (std::int64_t index : indices) {
    if (index < 0) index += static_cast<std::int64_t>(stages) + 1;
    const bool grows = outputs.empty() || static_cast<std::size_t>(index) > outputs.back() + 1;
    if (index < 1 || index > static_cast<std::int64_t>(stages) || !grows) {
      file.fail("out_indices and out_features should name stages from 1 to " +
                std::to_string(stages) + ", in their order");
    }
    outputs.push_back(static_cast<std::size_t>(index) - 1);
  }
  if (outputs.empty()) file.fail("no stage's output is used");
  return outputs;
}

SwinConfig read_swin(const ModelConfig& file, bool is_there) {
  file.expect("model_type", {"swin"});
  file.expect("hidden_act", {"gelu"});
  file.expect("num_channels", {3});
  file.expect("use_absolute_embeddings", {false});
  SwinConfig swin;
  swin.patch = file.count("patch_size", swin.patch);
  swin.width = file.count("embed_dim", swin.width);
  swin.depths = file.counts("depths", {{2, 2, 6, 2}});
  swin.heads = file.counts("num_heads", {{3, 6, 12, 24}});
  swin.window = file.count("window_size", swin.window);
  swin.hidden_ratio = file.real("mlp_ratio", swin.hidden_ratio);
  swin.has_qkv_bias = file.flag("qkv_bias", swin.has_qkv_bias);
  swin.epsilon = file.real("layer_norm_eps", swin.epsilon);
  const std::size_t stages = swin.depths.size();
  if (stages > kMostStages || swin.heads.size() != stages) {
    file.fail("depths and num_heads should have as many numbers, at most " +
              std::to_string(kMostStages));
  }
  if (!(swin.hidden_ratio > 0 && swin.hidden_ratio <= 64)) {
    file.fail("mlp_ratio should be over 0 and at most 64");
  }
  for (std::size_t i = 0; i < stages; ++i) check_heads(file, swin.channels(i), swin.heads[i]);
  const auto last = static_cast<std::int64_t>(stages);
  // Where there is no such section, the reference takes the tiny model's.
  swin.outputs =
      read_outputs(file, stages, is_there ? std::vector{last} : std::vector<std::int64_t>{2, 3, 4});
  return swin;
}

BertConfig read_bert(const ModelConfig& file) {
  file.expect("model_type", {"bert"});
  file.expect("hidden_act", {"gelu"});
  file.expect("position_embedding_type", {"absolute"});
  file.expect("is_decoder", {false});
  BertConfig bert;
  bert.vocabulary = file.count("vocab_size", bert.vocabulary);
  bert.width = file.count("hidden_size", bert.width);
  bert.layers = file.count("num_hidden_layers", bert.layers);
  bert.heads = file.count("num_attention_heads", bert.heads);
  bert.hidden = file.count("intermediate_size", bert.hidden);
  bert.positions = file.count("max_position_embeddings", bert.positions);
  bert.kinds = file.count("type_vocab_size", bert.kinds);
  bert.epsilon = file.real("layer_norm_eps", bert.epsilon);
  check_heads(file, bert.width, bert.heads);
  return bert;
}

GroundingStackConfig read_stack(const ModelConfig& file, const std::string& name) {
  GroundingStackConfig stack;
  stack.layers = file.count(name + "_layers", stack.layers);
  stack.heads = file.count(name + "_attention_heads", stack.heads);
  stack.hidden = file.count(name + "_ffn_dim", stack.hidden);
  stack.points = file.count(name + "_n_points", stack.points);
  return stack;
}

// Of its kinds the one that all its public weights are of.
void check_kind(const ModelConfig& file) {
  file.expect("activation_function", {"relu"});
  file.expect("position_embedding_type", {"sine"});
  file.expect("two_stage", {true});
  file.expect("embedding_init_target", {true});
  file.expect("two_stage_bbox_embed_share", {false});
  file.expect("query_dim", {4});
  file.expect("use_timm_backbone", {false});
  if (file.has("backbone")) file.fail("its backbone is none of backbone_config");
}

void check_sizes(const ModelConfig& file, const GroundingConfig& config) {
  if (config.width % kNormGroups != 0) {
    file.fail("d_model should be a multiple of " + std::to_string(kNormGroups));
  }
  check_heads(file, config.width, config.encoder.heads);
  check_heads(file, config.width, config.decoder.heads);
  if (config.encoder.heads % 2 != 0 || config.encoder.hidden % config.encoder.heads != 0) {
    file.fail("encoder_attention_heads should be even and divide encoder_ffn_dim");
  }
  if (config.levels < static_cast<std::int64_t>(config.swin.outputs.size())) {
    file.fail("num_feature_levels should not be under the number of the backbone's outputs");
  }
  if (!(config.temperature > 1)) file.fail("positional_embedding_temperature should be over 1");
}

}  // namespace

GroundingConfig read_grounding_config(const ModelConfig& file) {
  const std::string type = file.text("model_type", "");
  if (type != "grounding-dino") {
    file.fail("its model_type should be grounding-dino and is " +
              (type.empty() ? "missing" : one_line(type, 60)));
  }
  check_kind(file);
  GroundingConfig config;
  config.swin = read_swin(file.section("backbone_config"), file.has("backbone_config"));
  config.bert = read_bert(file.section("text_config"));
  config.encoder = read_stack(file, "encoder");
  config.decoder = read_stack(file, "decoder");
  config.width = file.count("d_model", config.width);
  config.queries = file.count("num_queries", config.queries);
  config.levels = file.count("num_feature_levels", config.levels);
  config.most_tokens = file.count("max_text_len", config.most_tokens);
  config.temperature = file.real("positional_embedding_temperature", config.temperature);
  config.epsilon = file.real("layer_norm_eps", config.epsilon);
  check_sizes(file, config);
  return config;
}

}  // namespace maia
