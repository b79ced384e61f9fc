// Sentences as vectors whose cosine says how alike their meanings are: all-MiniLM-L6-v2 of Sentence
// Transformers (Reimers and Gurevych 2019; Wang et al. 2020), a BERT of six layers whose tokens'
// vectors are averaged.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nn/word_pieces.hpp"

namespace maia {

inline constexpr const char* kSentenceModel = "all-minilm-l6-v2";
inline constexpr const char* kSentenceVocabulary = "bert-vocabulary";

// Immutable after loading and thread-safe.
class SentenceEncoder {
 public:
  // Throws kNotFound for a missing file, kBadInput for one that is something else.
  SentenceEncoder(const std::filesystem::path& weights, const std::filesystem::path& vocabulary);
  ~SentenceEncoder();
  SentenceEncoder(SentenceEncoder&&) noexcept;
  SentenceEncoder& operator=(SentenceEncoder&&) noexcept;

  // 384 numbers, of unit length. Of longer texts the first 254 tokens count.
  std::vector<float> encode(std::string_view text) const;
  // What it is made from, with the two tokens around it.
  std::vector<int> tokens(std::string_view text) const;

 private:
  struct Layers;
  std::unique_ptr<const Layers> layers_;
  WordPieceTokenizer tokenizer_;
};

// From the cache's weights folder; null where the weights or the vocabulary are not there.
std::unique_ptr<const SentenceEncoder> open_installed_sentence_encoder();

}  // namespace maia
