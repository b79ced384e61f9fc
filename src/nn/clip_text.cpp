#include "nn/clip_text.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "nn/byte_pair.hpp"
#include "nn/clip_towers.hpp"
#include "nn/threads.hpp"
#include "nn/torch/errors.hpp"
#include "nn/unit_length.hpp"

namespace maia {
namespace {

constexpr double kLayerNormEpsilon = 1e-5;
constexpr int kBlocks = 12;
constexpr int kHeadSize = 64;
constexpr int kContext = 77;        // tokens
constexpr int kVocabulary = 49408;  // of the tokenizer
constexpr int kUsualTokens = 16;    // of a caption

}  // namespace

struct TextEncoder::Tower {
  Tower(const ClipVariant& variant, WeightSource& weights, BytePairTokenizer own_tokenizer);
  std::vector<float> encode(std::string_view text) const;

  BytePairTokenizer tokenizer;
  at::Tensor embeddings;  // vocabulary x width
  at::Tensor positions;   // context x width
  std::vector<TransformerBlock> blocks;
  LayerNorm norm;
  at::Tensor projection;  // width x embedding
  float logit_scale = 1;
};

TextEncoder::Tower::Tower(const ClipVariant& variant, WeightSource& weights,
                          BytePairTokenizer own_tokenizer)
    : tokenizer(std::move(own_tokenizer)) {
  const int width = variant.text_width;
  embeddings = take_tensor(weights, "token_embedding.weight", {kVocabulary, width});
  positions = take_tensor(weights, "positional_embedding", {kContext, width});
  for (int i = 0; i < kBlocks; ++i) {
    blocks.emplace_back(weights, "transformer.resblocks." + std::to_string(i), clip_block_names(),
                        BlockSettings{.width = width,
                                      .heads = width / kHeadSize,
                                      .tokens = kUsualTokens,
                                      .epsilon = kLayerNormEpsilon,
                                      .gelu = variant.quick_gelu ? Gelu::kQuick : Gelu::kExact,
                                      .causal = true});
  }
  norm = LayerNorm(weights, "ln_final", width, kLayerNormEpsilon);
  projection = take_tensor(weights, "text_projection", {width, variant.embedding});
  logit_scale = std::exp(weights.take("logit_scale", WeightSource::List{}).values.front());
  if (!std::isfinite(logit_scale)) {
    throw Error(ErrorKind::kBadInput, "the weights of " + variant.name +
                                          " have a logit_scale that is too large to be one");
  }
  weights.finish();
}

// The end token's place tells of the whole text. What comes after it is not seen, and not computed.
std::vector<float> TextEncoder::Tower::encode(std::string_view text) const {
  const std::vector<int> tokens = tokenizer.tokens(text, kContext);
  const auto end = std::max_element(tokens.begin(), tokens.end());
  const auto count = end - tokens.begin() + 1;
  const at::Tensor indices = at::empty({count}, at::kLong);
  std::copy_n(tokens.begin(), count, indices.data_ptr<std::int64_t>());
  const at::Tensor x = embeddings.index_select(0, indices) + positions.narrow(0, 0, count);
  for (const TransformerBlock& block : blocks) block({x});
  const at::Tensor last = norm(x.narrow(0, count - 1, 1)).mm(projection).contiguous();
  const float* const values = last.data_ptr<float>();
  return to_unit_length({values, values + last.numel()});
}

TextEncoder::TextEncoder(const std::string& model, const std::filesystem::path& weights) {
  const ClipVariant& variant = clip_variant(model);
  WeightSource source(read_state_dict(weights), model, weights.string());
  keep_text_tower(source, weights.string());
  auto tokenizer = load_clip_tokenizer(weights);
  translate_errors(
      [&] { tower_ = std::make_unique<const Tower>(variant, source, std::move(tokenizer)); });
}

TextEncoder::~TextEncoder() = default;
TextEncoder::TextEncoder(TextEncoder&&) noexcept = default;
TextEncoder& TextEncoder::operator=(TextEncoder&&) noexcept = default;

std::vector<float> TextEncoder::encode(std::string_view text) const {
  return translate_errors([&] {
    const SingleThreaded alone;
    const c10::InferenceMode inference;
    return tower_->encode(text);
  });
}

float TextEncoder::logit_scale() const {
  return tower_->logit_scale;
}

Similarity compare(std::span<const float> picture, std::span<const std::vector<float>> texts,
                   float logit_scale) {
  const std::vector<float> unit = to_unit_length({picture.begin(), picture.end()});
  Similarity result;
  for (const auto& text : texts) {
    result.cosines.push_back(static_cast<float>(cosine(unit, text)));
  }
  const float largest = *std::max_element(result.cosines.begin(), result.cosines.end());
  double sum = 0;
  for (const float value : result.cosines) {
    const double share = std::exp(static_cast<double>(logit_scale) * (value - largest));
    result.probabilities.push_back(static_cast<float>(share));
    sum += share;
  }
  for (float& share : result.probabilities) share = static_cast<float>(share / sum);
  return result;
}

}  // namespace maia
