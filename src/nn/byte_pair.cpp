#include "nn/byte_pair.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "nn/byte_pair_clean.hpp"
#include "nn/byte_pair_merges.hpp"
#include "nn/inflate.hpp"
#include "nn/model_catalog.hpp"
#include "nn/unicode.hpp"

namespace maia {
namespace {

constexpr int kBytes = 256;
// A byte within a word, and one that ends it, are different symbols.
constexpr int kFirstMerge = 2 * kBytes;
constexpr int kEnd = 49407;
constexpr int kStart = kEnd - 1;
constexpr int kMerges = kStart - kFirstMerge;
constexpr std::size_t kMostText = 10'000;          // bytes
constexpr std::size_t kMostVocabulary = 16 << 20;  // bytes
constexpr std::u32string_view kStartText = U"<start_of_text>";
constexpr std::u32string_view kEndText = U"<end_of_text>";

// The words of a text as open_clip's regular expression finds them, which does not tell cases
// apart: "ſ" counts as "s", and the mark of an iota below, whose capital is a letter, is in no
// word.
const WordRule& word_rule() {
  static const WordRule kRule = {
      .marks = {kStartText, kEndText}, .long_s = true, .iota_between = true};
  return kRule;
}

// Numbered by CLIP's rule: bytes, bytes that end a word, then what each pair makes. A symbol that
// two pairs make has the number of the later one.
BytePairMerges make_merges(std::string_view text, std::string_view what) {
  const auto pairs = read_byte_pairs(text, kMerges, what);
  if (pairs.size() != kMerges) {
    throw Error(ErrorKind::kBadInput, std::string(what) + " is not CLIP's vocabulary: it has " +
                                          std::to_string(pairs.size()) + " pairs in place of " +
                                          std::to_string(kMerges));
  }
  BytePairMerges::Symbols symbols;
  for (int i = 0; i < kBytes; ++i) {
    std::string letter = to_utf8({&byte_letters().letter[static_cast<std::size_t>(i)], 1});
    symbols[letter] = i;
    symbols[letter + std::string(kWordEnd)] = kBytes + i;
  }
  int next = kFirstMerge;
  for (const auto& [left, right] : pairs) symbols[left + right] = next++;
  return {symbols, pairs, what};
}

}  // namespace

BytePairTokenizer::BytePairTokenizer(std::string_view merges, std::string_view what)
    : merges_(make_merges(merges, what)) {}

int BytePairTokenizer::start_token() const {
  return kStart;
}

int BytePairTokenizer::end_token() const {
  return kEnd;
}

std::vector<int> BytePairTokenizer::encode(std::string_view text) const {
  if (text.size() > kMostText) {
    throw Error(ErrorKind::kBadInput, "a text of " + std::to_string(text.size()) +
                                          " bytes is too long to be compared "
                                          "with pictures; at most " +
                                          std::to_string(kMostText) + " are read");
  }
  std::vector<int> symbols;
  const std::u32string clean = clean_caption(text);
  std::u32string_view rest = clean;
  while (!rest.empty()) {
    const std::size_t length = word_length(rest, word_rule());
    const auto word = rest.substr(0, length);
    if (word == kStartText || word == kEndText) {
      symbols.push_back(word == kStartText ? kStart : kEnd);
    } else if (length > 0) {
      merges_.add_word(word, symbols);
    }
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return symbols;
}

std::vector<int> BytePairTokenizer::tokens(std::string_view text, std::size_t length) const {
  std::vector<int> symbols = encode(text);
  symbols.insert(symbols.begin(), kStart);
  symbols.push_back(kEnd);
  if (symbols.size() > length) {
    symbols.resize(length);
    symbols.back() = kEnd;
  }
  return symbols;
}

BytePairTokenizer load_clip_tokenizer(const std::filesystem::path& weights) {
  const auto beside = weights.parent_path() / "merges.txt";
  if (std::filesystem::is_regular_file(beside)) return {read_text(beside), beside.string()};
  const auto path = weight_file("clip-vocabulary");
  const auto packed = read_file(path);
  const auto merges = gunzip(packed, kMostVocabulary, path.string());
  return {{reinterpret_cast<const char*>(merges.data()), merges.size()}, path.string()};
}

}  // namespace maia
