#include "nn/diffusion/text_tower.hpp"

#include <ATen/ATen.h>

#include <limits>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {
namespace {

constexpr double kQuickGeluFactor = 1.702;
const std::string kRoot = "text_model.";

struct Layer {
  Layer(MappedWeights& weights, const std::string& name, const TextTowerPlan& plan)
      : norm1(weights, name + ".layer_norm1", plan.width, plan.epsilon),
        query(weights, name + ".self_attn.q_proj", plan.width, plan.width),
        key(weights, name + ".self_attn.k_proj", plan.width, plan.width),
        value(weights, name + ".self_attn.v_proj", plan.width, plan.width),
        output(weights, name + ".self_attn.out_proj", plan.width, plan.width),
        norm2(weights, name + ".layer_norm2", plan.width, plan.epsilon),
        expand(weights, name + ".mlp.fc1", plan.width, plan.hidden),
        contract(weights, name + ".mlp.fc2", plan.hidden, plan.width) {}

  at::Tensor operator()(const at::Tensor& x, const at::Tensor& mask,
                        const TextTowerPlan& plan) const {
    at::Tensor y = norm1(x);
    y = output(dot_attention(query(y), key(y), value(y), plan.heads, mask)).add_(x);
    const at::Tensor hidden = expand(norm2(y));
    const at::Tensor active =
        plan.quick_gelu ? at::sigmoid(hidden * kQuickGeluFactor).mul_(hidden) : at::gelu(hidden);
    return contract(active).add_(y);
  }

  MappedLayerNorm norm1;
  MappedLinear query;
  MappedLinear key;
  MappedLinear value;
  MappedLinear output;
  MappedLayerNorm norm2;
  MappedLinear expand;
  MappedLinear contract;
};

}  // namespace

TextTowerPlan::TextTowerPlan(const ModelConfig& config)
    : vocabulary(config.count("vocab_size", 49408)),
      width(config.count("hidden_size", 512)),
      hidden(config.count("intermediate_size", 2048)),
      layers(config.count("num_hidden_layers", 12)),
      heads(config.count("num_attention_heads", 8)),
      tokens(config.count("max_position_embeddings", 77)),
      epsilon(config.real("layer_norm_eps", 1e-5)),
      quick_gelu(config.text("hidden_act", "quick_gelu") == "quick_gelu") {
  config.expect("model_type", {"clip_text_model"});
  config.expect("hidden_act", {"quick_gelu", "gelu"});
  if (width % heads != 0) config.fail("num_attention_heads does not divide hidden_size");
}

struct TextTower::Parts {
  Parts(MappedWeights& weights, const TextTowerPlan& plan)
      : placement(weights.placement()),
        words(weights.take(kRoot + "embeddings.token_embedding.weight",
                           {plan.vocabulary, plan.width})),
        positions(weights.take(kRoot + "embeddings.position_embedding.weight",
                               {plan.tokens, plan.width})),
        norm(weights, kRoot + "final_layer_norm", plan.width, plan.epsilon) {
    for (std::int64_t i = 0; i < plan.layers; ++i) {
      layers.emplace_back(weights, kRoot + "encoder.layers." + std::to_string(i), plan);
    }
    weights.ignore(kRoot + "embeddings.position_ids");
    weights.finish();
  }

  Placement placement;
  at::Tensor words;
  at::Tensor positions;
  std::vector<Layer> layers;
  MappedLayerNorm norm;
};

TextTower::TextTower(const std::filesystem::path& folder, Placement placement)
    : plan_(ModelConfig::read(folder / "config.json")) {
  MappedWeights weights(folder, {"model"}, "a text encoder", placement);
  parts_ = std::make_unique<const Parts>(weights, plan_);
}

TextTower::~TextTower() = default;

at::Tensor TextTower::operator()(std::span<const std::vector<int>> prompts) const {
  const at::Tensor tokens =
      at::empty({static_cast<std::int64_t>(prompts.size()), plan_.tokens}, at::kLong);
  std::int64_t* next = tokens.data_ptr<std::int64_t>();
  for (const auto& prompt : prompts) {
    for (const int token : prompt) {
      if (token < 0 || token >= plan_.vocabulary) {
        throw Error(ErrorKind::kBadInput, "the tokenizer gives the token " + std::to_string(token) +
                                              ", and the text encoder knows " +
                                              std::to_string(plan_.vocabulary) +
                                              ": the two are not of one model");
      }
      *next++ = token;
    }
  }
  const Placement& placement = parts_->placement;
  const at::Tensor rows = parts_->words.index_select(0, tokens.to(placement.device).view({-1}));
  at::Tensor x = rows.view({tokens.size(0), plan_.tokens, plan_.width}) + parts_->positions;
  const at::Tensor mask =
      at::full({plan_.tokens, plan_.tokens}, -std::numeric_limits<float>::infinity(), x.options())
          .triu_(1);
  for (const Layer& layer : parts_->layers) x = layer(x, mask, plan_);
  return parts_->norm(x);
}

}  // namespace maia
