// Captions as Grounding DINO reads them: phrases that end with a full stop, of which each one's
// words see only one another.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "nn/word_pieces.hpp"

namespace maia {

struct GroundingText {
  std::vector<int> tokens;
  std::vector<int> positions;  // in its phrase
  std::vector<int> phrases;    // tokens of the same number see one another
  std::size_t left_out = 0;    // tokens at the caption's end that are too many
};

// A whole caption's tokens, of which at most `limit` are kept.
GroundingText mark_phrases(std::vector<int> tokens, std::size_t limit);

// Immutable and thread-safe.
class GroundingTokenizer {
 public:
  // FOLDER's vocab.txt, else the vocabulary inside its tokenizer.json. Throws kNotFound where there
  // is neither, kBadInput for one that is damaged, and for one that tells upper from lower case.
  explicit GroundingTokenizer(const std::filesystem::path& folder);

  // At most `limit` tokens. A caption without a full stop (or question mark) at its end gets one.
  GroundingText read(const std::string& caption, std::size_t limit) const;
  // The words of tokens: "cat [SEP]" for its last ones.
  std::string words(const std::vector<int>& tokens) const;
  std::size_t vocabulary_size() const { return pieces_.size(); }

 private:
  std::vector<std::string> pieces_;
  WordPieceTokenizer tokenizer_;
};

}  // namespace maia
