#include "nn/byte_pair.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "nn/byte_pair_clean.hpp"
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
constexpr std::string_view kWordEnd = "</w>";
constexpr std::u32string_view kStartText = U"<start_of_text>";
constexpr std::u32string_view kEndText = U"<end_of_text>";

// Every byte as a visible character, in the order of the symbols: those that are visible in Latin-1
// as themselves, then the others from U+0100 on.
struct ByteSymbols {
  std::array<int, kBytes> symbol;       // by byte
  std::array<char32_t, kBytes> letter;  // by symbol
};

const ByteSymbols& byte_symbols() {
  static const ByteSymbols table = [] {
    ByteSymbols result;
    const auto is_visible = [](int byte) {
      return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    };
    int next = 0;
    char32_t letter = 0x100;
    for (const bool visible : {true, false}) {
      for (int byte = 0; byte < kBytes; ++byte) {
        if (is_visible(byte) != visible) continue;
        result.letter[static_cast<std::size_t>(next)] =
            visible ? static_cast<char32_t>(byte) : letter++;
        result.symbol[static_cast<std::size_t>(byte)] = next++;
      }
    }
    return result;
  }();
  return table;
}

// Letters that are the same but for their case, in a text that is lower case: "ſ" counts as "s".
bool same_letter(char32_t c, char32_t expected) {
  return c == expected || (expected == 's' && c == 0x17F);
}

bool begins_with(std::u32string_view text, std::u32string_view expected) {
  return text.size() >= expected.size() &&
         std::equal(expected.begin(), expected.end(), text.begin(),
                    [](char32_t wanted, char32_t c) { return same_letter(c, wanted); });
}

// In no word: spaces, and the mark of an iota below, which is no letter although its capital is
// one.
bool is_between_words(char32_t c) {
  return is_space(c) || c == 0x345;
}

// The length of the word that the text begins with: a mark, an English contraction, letters, one
// digit, or anything else up to the next space, letter or digit. 0 for what is in no word.
std::size_t word_length(std::u32string_view text) {
  for (const std::u32string_view fixed :
       {kStartText, kEndText, std::u32string_view(U"'s"), std::u32string_view(U"'t"),
        std::u32string_view(U"'re"), std::u32string_view(U"'ve"), std::u32string_view(U"'m"),
        std::u32string_view(U"'ll"), std::u32string_view(U"'d")}) {
    if (begins_with(text, fixed)) return fixed.size();
  }
  if (is_number(text[0])) return 1;
  const auto length_of = [&](auto belongs) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) -
                                    text.begin());
  };
  if (is_letter(text[0])) return length_of(is_letter);
  return length_of(
      [](char32_t c) { return !is_between_words(c) && !is_letter(c) && !is_number(c); });
}

}  // namespace

BytePairTokenizer::BytePairTokenizer(std::string_view merges, std::string_view what) {
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorKind::kBadInput, std::string(what) + " is not CLIP's vocabulary: " + why);
  };
  std::map<std::string, int, std::less<>> symbols;
  for (int i = 0; i < kBytes; ++i) {
    std::string letter = to_utf8({&byte_symbols().letter[static_cast<std::size_t>(i)], 1});
    symbols[letter] = i;
    symbols[letter + std::string(kWordEnd)] = kBytes + i;
  }
  // A symbol that two pairs make has the number of the later one, but is one symbol; so the numbers
  // are settled before the pairs are.
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto lines = split(merges, '\n');
  for (std::size_t i = 1; i < lines.size() && pairs.size() < kMerges; ++i) {
    const std::string_view line = trim(lines[i]);
    const auto space = line.find(' ');
    if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos) {
      fail("its line " + std::to_string(i + 1) + " is not a pair");
    }
    auto& pair = pairs.emplace_back(line.substr(0, space), line.substr(space + 1));
    symbols[pair.first + pair.second] = kFirstMerge + static_cast<int>(pairs.size()) - 1;
  }
  if (pairs.size() != kMerges) {
    fail("it has " + std::to_string(pairs.size()) + " pairs in place of " +
         std::to_string(kMerges));
  }
  for (std::size_t rank = 0; rank < pairs.size(); ++rank) {
    const auto left = symbols.find(pairs[rank].first);
    const auto right = symbols.find(pairs[rank].second);
    if (left == symbols.end() || right == symbols.end()) {
      fail("its line " + std::to_string(rank + 2) + " joins what no other line makes");
    }
    merges_[pair_key(left->second, right->second)] = {
        static_cast<int>(rank), symbols.at(pairs[rank].first + pairs[rank].second)};
  }
}

int BytePairTokenizer::start_token() const {
  return kStart;
}

int BytePairTokenizer::end_token() const {
  return kEnd;
}

// Joins the pair that was the most frequent, wherever it stands, until no pair is known.
void BytePairTokenizer::add_word(std::u32string_view word, std::vector<int>& symbols) const {
  if (word == kStartText) return symbols.push_back(kStart);
  if (word == kEndText) return symbols.push_back(kEnd);
  constexpr int kNone = std::numeric_limits<int>::max();
  std::vector<int> parts;
  for (const char byte : to_utf8(word)) {
    parts.push_back(byte_symbols().symbol[static_cast<unsigned char>(byte)]);
  }
  parts.back() += kBytes;
  const auto rank_after = [&](std::size_t i) {
    if (i + 1 >= parts.size()) return kNone;
    const auto found = merges_.find(pair_key(parts[i], parts[i + 1]));
    return found == merges_.end() ? kNone : found->second.rank;
  };
  std::vector<int> ranks;  // of each part with its next
  for (std::size_t i = 0; i < parts.size(); ++i) ranks.push_back(rank_after(i));
  for (;;) {
    const int best = *std::min_element(ranks.begin(), ranks.end());
    if (best == kNone) break;
    const auto at =
        static_cast<std::size_t>(std::find(ranks.begin(), ranks.end(), best) - ranks.begin());
    const int left = parts[at];
    const int right = parts[at + 1];
    const int joined = merges_.at(pair_key(left, right)).symbol;
    std::vector<int> next;
    std::vector<int> next_ranks;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool joins = i + 1 < parts.size() && parts[i] == left && parts[i + 1] == right;
      next.push_back(joins ? joined : parts[i]);
      if (joins) ++i;
      next_ranks.push_back(ranks[i]);
    }
    parts = std::move(next);
    ranks = std::move(next_ranks);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool is_new = parts[i] == joined || (i + 1 < parts.size() && parts[i + 1] == joined);
      if (is_new) ranks[i] = rank_after(i);
    }
  }
  symbols.insert(symbols.end(), parts.begin(), parts.end());
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
    const std::size_t length = word_length(rest);
    if (length > 0) add_word(rest.substr(0, length), symbols);
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
