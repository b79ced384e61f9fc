#include "nn/sentence_encoder.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "nn/model_catalog.hpp"
#include "nn/threads.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/transformer.hpp"
#include "nn/unit_length.hpp"

namespace maia {
namespace {

constexpr int kWidth = 384;
constexpr int kHidden = 4 * kWidth;
constexpr int kHeads = 12;
constexpr int kBlocks = 6;
constexpr int kVocabulary = 30522;
constexpr int kPositions = 512;
constexpr int kKinds = 2;  // of sentences in a pair; here there is the first alone
constexpr double kEpsilon = 1e-12;
constexpr std::size_t kMostTokens = 256;
constexpr int kUsualTokens = 8;  // of a label

// BERT's block: attention and a perceptron, each added to its input and normed after that.
class BertBlock {
 public:
  BertBlock(WeightSource& weights, const std::string& name)
      : projection_(
            Linear::take(weights, name + ".attention.output.dense", kWidth, kWidth, kUsualTokens)),
        norm1_(weights, name + ".attention.output.LayerNorm", kWidth, kEpsilon),
        expand_(Linear::take(weights, name + ".intermediate.dense", kHidden, kWidth, kUsualTokens)),
        contract_(Linear::take(weights, name + ".output.dense", kWidth, kHidden, kUsualTokens)),
        norm2_(weights, name + ".output.LayerNorm", kWidth, kEpsilon) {
    std::vector<float> matrix;
    std::vector<float> bias;
    for (const char* part : {"query", "key", "value"}) {
      const std::string path = name + ".attention.self." + part;
      const auto rows = weights.release(path + ".weight", {kWidth, kWidth});
      const auto shifts = weights.release(path + ".bias", {kWidth});
      matrix.insert(matrix.end(), rows.begin(), rows.end());
      bias.insert(bias.end(), shifts.begin(), shifts.end());
    }
    qkv_ = Linear(3 * kWidth, kWidth, std::move(matrix), std::move(bias), kUsualTokens);
  }

  at::Tensor operator()(const at::Tensor& x) const {
    const at::Tensor seen = norm1_(x + projection_(attention(qkv_(x), kHeads, false)));
    return norm2_(seen + contract_(at::gelu(expand_(seen))));
  }

 private:
  Linear qkv_;
  Linear projection_;
  LayerNorm norm1_;
  Linear expand_;
  Linear contract_;
  LayerNorm norm2_;
};

}  // namespace

struct SentenceEncoder::Layers {
  explicit Layers(WeightSource& weights)
      : words(take_tensor(weights, "embeddings.word_embeddings.weight", {kVocabulary, kWidth})),
        positions(
            take_tensor(weights, "embeddings.position_embeddings.weight", {kPositions, kWidth}) +
            take_tensor(weights, "embeddings.token_type_embeddings.weight", {kKinds, kWidth})
                .narrow(0, 0, 1)),
        norm(weights, "embeddings.LayerNorm", kWidth, kEpsilon) {
    for (int i = 0; i < kBlocks; ++i) {
      blocks.emplace_back(weights, "encoder.layer." + std::to_string(i));
    }
    weights.ignore("embeddings.position_ids");
    weights.ignore_prefix("pooler.");
    weights.finish();
  }

  std::vector<float> encode(const std::vector<int>& tokens) const {
    const auto count = static_cast<std::int64_t>(tokens.size());
    const at::Tensor indices = at::empty({count}, at::kLong);
    std::copy(tokens.begin(), tokens.end(), indices.data_ptr<std::int64_t>());
    at::Tensor x = norm(words.index_select(0, indices) + positions.narrow(0, 0, count));
    for (const BertBlock& block : blocks) x = block(x);
    const at::Tensor mean = x.mean(0).contiguous();
    const float* const values = mean.data_ptr<float>();
    return to_unit_length({values, values + mean.numel()});
  }

  at::Tensor words;
  at::Tensor positions;  // and what every token of a first sentence has
  LayerNorm norm;
  std::vector<BertBlock> blocks;
};

SentenceEncoder::SentenceEncoder(const std::filesystem::path& weights,
                                 const std::filesystem::path& vocabulary)
    : tokenizer_(read_text(vocabulary), vocabulary.string()) {
  if (tokenizer_.vocabulary_size() != kVocabulary) {
    throw Error(ErrorKind::kBadInput,
                vocabulary.string() + " has " + std::to_string(tokenizer_.vocabulary_size()) +
                    " tokens, and " + kSentenceModel + " knows " + std::to_string(kVocabulary) +
                    ": fetch its own with: maia models pull " + kSentenceVocabulary);
  }
  WeightSource source(read_state_dict(weights), kSentenceModel, weights.string());
  translate_errors([&] { layers_ = std::make_unique<const Layers>(source); });
}

SentenceEncoder::~SentenceEncoder() = default;
SentenceEncoder::SentenceEncoder(SentenceEncoder&&) noexcept = default;
SentenceEncoder& SentenceEncoder::operator=(SentenceEncoder&&) noexcept = default;

std::vector<float> SentenceEncoder::encode(std::string_view text) const {
  return translate_errors([&] {
    const SingleThreaded alone;
    const c10::InferenceMode inference;
    return layers_->encode(tokens(text));
  });
}

std::vector<int> SentenceEncoder::tokens(std::string_view text) const {
  return tokenizer_.tokens(text, kMostTokens);
}

std::unique_ptr<const SentenceEncoder> open_installed_sentence_encoder() {
  const auto weights = installed_weights(kSentenceModel);
  const auto vocabulary = installed_weights(kSentenceVocabulary);
  if (!weights || !vocabulary) return nullptr;
  return std::make_unique<const SentenceEncoder>(*weights, *vocabulary);
}

}  // namespace maia
