// Prompts as numbers: CLIP's byte pair encoding with the vocabulary that lies beside the weights,
// as the tokenizer folder of a pipeline has it (vocab.json, merges.txt).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "nn/byte_pair_merges.hpp"

namespace maia {

struct TokenizedPrompt {
  std::vector<int> tokens;  // with those that mark start and end, and filled up
  std::string cut;          // what of the prompt was too long, as the tokens spell it
};

// Equal to transformers' CLIPTokenizerFast. Immutable and thread-safe.
class PromptTokenizer {
 public:
  // `length`: the tokens of a prompt, at least 2. Throws kNotFound for a missing file, kBadInput
  // for one that is something else.
  PromptTokenizer(const std::filesystem::path& folder, std::int64_t length);

  // Without start and end. Any bytes are a text; of one that is longer than kMostPrompt bytes the
  // beginning is read.
  std::vector<int> encode(std::string_view text) const;
  TokenizedPrompt tokens(std::string_view text) const;

 private:
  struct Vocabulary;
  explicit PromptTokenizer(Vocabulary vocabulary, std::int64_t length);
  std::string spell(const std::vector<int>& tokens) const;

  std::int64_t length_;
  std::vector<std::string> symbols_;  // by number
  int start_ = 0;
  int end_ = 0;
  int fill_ = 0;  // after the end
  std::u32string start_text_;
  std::u32string end_text_;
  BytePairMerges merges_;
};

inline constexpr std::size_t kMostPrompt = 10'000;

}  // namespace maia
