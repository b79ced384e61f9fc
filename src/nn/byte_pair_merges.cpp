#include "nn/byte_pair_merges.hpp"

#include <algorithm>
#include <limits>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/unicode.hpp"

namespace maia {
namespace {

constexpr int kBytes = 256;

[[noreturn]] void fail(std::string_view what, const std::string& why) {
  throw Error(ErrorKind::kBadInput, std::string(what) + " is not CLIP's vocabulary: " + why);
}

// Letters that are the same but for their case, in a text that is lower case.
bool same_letter(char32_t c, char32_t expected, bool long_s) {
  return c == expected || (long_s && expected == 's' && c == 0x17F);
}

bool begins_with(std::u32string_view text, std::u32string_view expected, bool long_s) {
  return text.size() >= expected.size() &&
         std::equal(
             expected.begin(), expected.end(), text.begin(),
             [long_s](char32_t wanted, char32_t c) { return same_letter(c, wanted, long_s); });
}

}  // namespace

const ByteLetters& byte_letters() {
  static const ByteLetters table = [] {
    ByteLetters result;
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
        result.place[static_cast<std::size_t>(byte)] = next++;
      }
    }
    return result;
  }();
  return table;
}

BytePairMerges::BytePairMerges(const Symbols& symbols, const Pairs& pairs, std::string_view what) {
  const auto number_of = [&](const std::string& symbol) {
    const auto found = symbols.find(symbol);
    if (found == symbols.end()) fail(what, "a byte is none of its symbols");
    return found->second;
  };
  for (std::size_t byte = 0; byte < kBytes; ++byte) {
    const auto place = static_cast<std::size_t>(byte_letters().place[byte]);
    const std::string letter = to_utf8({&byte_letters().letter[place], 1});
    within_[byte] = number_of(letter);
    ending_[byte] = number_of(letter + std::string(kWordEnd));
  }
  for (std::size_t rank = 0; rank < pairs.size(); ++rank) {
    const auto left = symbols.find(pairs[rank].first);
    const auto right = symbols.find(pairs[rank].second);
    const auto joined = symbols.find(pairs[rank].first + pairs[rank].second);
    if (left == symbols.end() || right == symbols.end() || joined == symbols.end()) {
      fail(what, "its line " + std::to_string(rank + 2) + " joins what no other line makes");
    }
    merges_[pair_key(left->second, right->second)] = {static_cast<int>(rank), joined->second};
  }
}

// Joins the pair that was the most frequent, wherever it stands, until no pair is known.
void BytePairMerges::add_word(std::u32string_view word, std::vector<int>& symbols) const {
  constexpr int kNone = std::numeric_limits<int>::max();
  std::vector<int> parts;
  unsigned char last = 0;
  for (const char byte : to_utf8(word)) {
    parts.push_back(within_[static_cast<unsigned char>(byte)]);
    last = static_cast<unsigned char>(byte);
  }
  parts.back() = ending_[last];
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

BytePairMerges::Pairs read_byte_pairs(std::string_view text, std::size_t most,
                                      std::string_view what) {
  BytePairMerges::Pairs pairs;
  const auto lines = split(text, '\n');
  for (std::size_t i = 1; i < lines.size() && pairs.size() < most; ++i) {
    const std::string_view line = trim(lines[i]);
    if (line.empty() && i + 1 == lines.size()) break;
    const auto space = line.find(' ');
    if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos) {
      fail(what, "its line " + std::to_string(i + 1) + " is not a pair");
    }
    pairs.emplace_back(line.substr(0, space), line.substr(space + 1));
  }
  return pairs;
}

std::size_t word_length(std::u32string_view text, const WordRule& rule) {
  for (const std::u32string_view mark : rule.marks) {
    if (begins_with(text, mark, rule.long_s)) return mark.size();
  }
  for (const std::u32string_view contraction :
       {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"}) {
    if (begins_with(text, contraction, rule.long_s)) return contraction.size();
  }
  if (is_number(text[0])) return 1;
  const auto length_of = [&](auto belongs) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) -
                                    text.begin());
  };
  if (is_letter(text[0])) return length_of(is_letter);
  return length_of([&](char32_t c) {
    const bool between = is_space(c) || (rule.iota_between && c == 0x345);
    return !between && !is_letter(c) && !is_number(c);
  });
}

}  // namespace maia
