// Byte pair encoding (Sennrich et al. 2016) of single words over the bytes of UTF-8, as CLIP's
// vocabularies have it: every byte is a symbol, one that ends a word another, and pairs of symbols
// are joined, the most frequent first.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace maia {

// Ends what ends a word.
inline constexpr std::string_view kWordEnd = "</w>";

// Every byte as a visible character, in the order of CLIP's symbols: those that are visible in
// Latin-1 as themselves, then the others from U+0100 on.
struct ByteLetters {
  std::array<int, 256> place;        // by byte
  std::array<char32_t, 256> letter;  // by place
};
const ByteLetters& byte_letters();

// Immutable and thread-safe.
class BytePairMerges {
 public:
  using Symbols = std::map<std::string, int, std::less<>>;  // as text, with their numbers
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  // Throws kBadInput naming `what` where a byte is no symbol or a pair joins what is none.
  BytePairMerges(const Symbols& symbols, const Pairs& pairs, std::string_view what);

  // Adds the symbols of a word that is not empty.
  void add_word(std::u32string_view word, std::vector<int>& symbols) const;

 private:
  struct Merge {
    int rank;
    int symbol;  // of both together
  };
  static std::uint64_t pair_key(int left, int right) {
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
  }

  std::array<int, 256> within_;  // symbols of bytes
  std::array<int, 256> ending_;
  std::unordered_map<std::uint64_t, Merge> merges_;
};

// Of a file that has a line to be passed over and then a pair a line: at most `most` of them.
// Throws kBadInput naming `what` and the line that is no pair.
BytePairMerges::Pairs read_byte_pairs(std::string_view text, std::size_t most,
                                      std::string_view what);

// Where a text is cut into words.
struct WordRule {
  std::vector<std::u32string_view> marks;  // words whatever they are made of
  bool long_s = false;                     // an English contraction may have U+017F for its s
  bool iota_between = false;               // U+0345 is in no word
};
// The length of the word that the text begins with: a mark, an English contraction, letters, one
// digit, or anything else up to the next space, letter or digit. 0 for what is in no word.
std::size_t word_length(std::u32string_view text, const WordRule& rule);

}  // namespace maia
