// BERT's tokenizer: words without case and accents, cut into the longest pieces that the vocabulary
// has (WordPiece; Schuster and Nakajima 2012, Devlin et al. 2018). Tokens are those of Hugging
// Face's `tokenizers`, whose tables of characters are of Unicode 8.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace maia {

// Immutable and thread-safe.
class WordPieceTokenizer {
 public:
  // `vocabulary`: a token a line, "##" before what continues a word; `what` names it in messages.
  // Throws kBadInput where [UNK], [CLS] or [SEP] is missing or a token is there twice.
  WordPieceTokenizer(std::string_view vocabulary, std::string_view what);

  // [CLS], the text, [SEP]: at most `limit`, which is at least 2, the text's end cut off. Any bytes
  // are a text; a word of a character that the vocabulary does not have, or of more than 100, is
  // [UNK].
  std::vector<int> tokens(std::string_view text, std::size_t limit) const;
  std::size_t vocabulary_size() const { return size_; }

 private:
  int find(std::u32string_view piece) const;  // -1 for none
  void add_plain(std::u32string_view text, std::vector<int>& tokens) const;
  void add_word(std::u32string_view word, std::vector<int>& tokens) const;

  std::unordered_map<std::u32string, int> first_;  // pieces that begin a word
  std::unordered_map<std::u32string, int> later_;  // those that continue one, without "##"
  std::size_t size_ = 0;
  int unknown_ = 0;
  int begin_ = 0;
  int end_ = 0;
};

}  // namespace maia
