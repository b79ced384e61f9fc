#include "nn/grounding/bert.hpp"

#include <ATen/ATen.h>

namespace maia {

BertLayer::BertLayer(const BertConfig& config, MappedWeights& weights, const std::string& name)
    : heads_(config.heads),
      query_(weights, name + ".attention.self.query", config.width, config.width),
      key_(weights, name + ".attention.self.key", config.width, config.width),
      value_(weights, name + ".attention.self.value", config.width, config.width),
      projection_(weights, name + ".attention.output.dense", config.width, config.width),
      norm1_(weights, name + ".attention.output.LayerNorm", config.width, config.epsilon),
      expand_(weights, name + ".intermediate.dense", config.width, config.hidden),
      contract_(weights, name + ".output.dense", config.hidden, config.width),
      norm2_(weights, name + ".output.LayerNorm", config.width, config.epsilon) {}

at::Tensor BertLayer::operator()(const at::Tensor& x, const at::Tensor& apart) const {
  const at::Tensor seen = dot_attention(query_(x), key_(x), value_(x), heads_, apart);
  const at::Tensor attended = norm1_(x + projection_(seen));
  return norm2_(attended + contract_(at::gelu(expand_(attended))));
}

BertEncoder::BertEncoder(const BertConfig& config, MappedWeights& weights, const std::string& name)
    : words_(weights.take(name + ".embeddings.word_embeddings.weight",
                          {config.vocabulary, config.width})),
      positions_(weights.take(name + ".embeddings.position_embeddings.weight",
                              {config.positions, config.width})),
      kind_(
          weights
              .take(name + ".embeddings.token_type_embeddings.weight", {config.kinds, config.width})
              .select(0, 0)),
      norm_(weights, name + ".embeddings.LayerNorm", config.width, config.epsilon) {
  for (std::int64_t i = 0; i < config.layers; ++i) {
    layers_.emplace_back(config, weights, name + ".encoder.layer." + std::to_string(i));
  }
  weights.ignore(name + ".embeddings.position_ids");
  weights.ignore(name + ".embeddings.token_type_ids");
  weights.ignore_prefix(name + ".pooler.");
}

at::Tensor BertEncoder::operator()(const at::Tensor& tokens, const at::Tensor& positions,
                                   const at::Tensor& apart) const {
  const at::Tensor places = positions_.index_select(0, positions);
  at::Tensor x = norm_((words_.index_select(0, tokens) + kind_ + places).unsqueeze(0));
  for (const BertLayer& layer : layers_) x = layer(x, apart);
  return x;
}

}  // namespace maia
