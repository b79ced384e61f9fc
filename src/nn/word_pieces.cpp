#include "nn/word_pieces.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/unicode.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostText = 100'000;  // bytes
constexpr std::size_t kLongestWord = 100;   // characters
constexpr std::array<std::u32string_view, 5> kMarks = {U"[CLS]", U"[SEP]", U"[PAD]", U"[UNK]",
                                                       U"[MASK]"};

bool is_removed(char32_t c) {
  const bool blank = c == '\t' || c == '\n' || c == '\r';
  return !blank && (c == 0xFFFD || is_invisible(c));
}

bool is_ascii_symbol(char32_t c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

bool is_ideograph(char32_t c) {
  constexpr std::array<std::array<char32_t, 2>, 8> kBlocks = {{{0x4E00, 0x9FFF},
                                                               {0x3400, 0x4DBF},
                                                               {0x20000, 0x2A6DF},
                                                               {0x2A700, 0x2B73F},
                                                               {0x2B740, 0x2B81F},
                                                               {0x2B920, 0x2CEAF},
                                                               {0xF900, 0xFAFF},
                                                               {0x2F800, 0x2FA1F}}};
  return std::any_of(kBlocks.begin(), kBlocks.end(),
                     [&](const auto& block) { return c >= block[0] && c <= block[1]; });
}

// Without what is not seen, accents and case; ideographs are words of their own.
std::u32string normalized(std::u32string_view text) {
  std::u32string spaced;
  for (const char32_t c : text) {
    if (is_removed(c)) continue;
    if (is_ideograph(c)) {
      spaced += {U' ', c, U' '};
    } else {
      spaced += is_space(c) ? U' ' : c;
    }
  }
  std::u32string result;
  for (const char32_t c : normalize_nfd(spaced)) {
    // Each by itself: a final sigma is as any other.
    if (!is_nonspacing_mark(c)) result += to_lower({&c, 1});
  }
  return result;
}

}  // namespace

WordPieceTokenizer::WordPieceTokenizer(std::string_view vocabulary, std::string_view what) {
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorKind::kBadInput, std::string(what) + " is no vocabulary of pieces: " + why);
  };
  auto lines = split(vocabulary, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (const std::string& line : lines) {
    std::u32string piece =
        to_code_points(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
    const bool later = piece.starts_with(U"##") && piece.size() > 2;
    if (later) piece.erase(0, 2);
    const int number = static_cast<int>(size_++);
    if (!(later ? later_ : first_).emplace(std::move(piece), number).second) {
      fail("its line " + std::to_string(size_) + " repeats a token");
    }
  }
  const auto mark = [&](std::u32string_view name) {
    const int number = find(name);
    if (number < 0) fail(to_utf8(name) + " is missing");
    return number;
  };
  begin_ = mark(U"[CLS]");
  end_ = mark(U"[SEP]");
  unknown_ = mark(U"[UNK]");
}

int WordPieceTokenizer::find(std::u32string_view piece) const {
  const auto found = first_.find(std::u32string(piece));
  return found == first_.end() ? -1 : found->second;
}

std::vector<int> WordPieceTokenizer::tokens(std::string_view text, std::size_t limit) const {
  const std::u32string points = to_code_points(clean_utf8(text, kMostText));
  std::vector<int> result = {begin_};
  std::u32string_view rest = points;
  std::size_t plain = 0;  // characters that are of no mark
  const auto end_plain = [&] {
    add_plain(rest.substr(0, plain), result);
    rest.remove_prefix(plain);
    plain = 0;
  };
  while (plain < rest.size()) {
    const auto ahead = rest.substr(plain);
    const auto mark = std::find_if(kMarks.begin(), kMarks.end(), [&](std::u32string_view name) {
      return ahead.starts_with(name) && find(name) >= 0;
    });
    if (mark == kMarks.end()) {
      ++plain;
      continue;
    }
    end_plain();
    result.push_back(find(*mark));
    rest.remove_prefix(mark->size());
  }
  end_plain();
  if (result.size() > limit - 1) result.resize(limit - 1);
  result.push_back(end_);
  return result;
}

void WordPieceTokenizer::add_plain(std::u32string_view text, std::vector<int>& tokens) const {
  const std::u32string clean = normalized(text);
  std::u32string_view rest = clean;
  std::size_t length = 0;
  const auto end_word = [&](std::size_t separators) {
    if (length > 0) add_word(rest.substr(0, length), tokens);
    rest.remove_prefix(length + separators);
    length = 0;
  };
  while (length < rest.size()) {
    const char32_t c = rest[length];
    if (is_space(c)) {
      end_word(1);
    } else if (is_ascii_symbol(c) || is_punctuation(c)) {
      end_word(0);
      add_word(rest.substr(0, 1), tokens);
      rest.remove_prefix(1);
    } else {
      ++length;
    }
  }
  end_word(0);
}

void WordPieceTokenizer::add_word(std::u32string_view word, std::vector<int>& tokens) const {
  const std::size_t before = tokens.size();
  const auto give_up = [&] {
    tokens.resize(before);
    tokens.push_back(unknown_);
  };
  if (word.size() > kLongestWord) return give_up();
  for (std::size_t begin = 0; begin < word.size();) {
    const auto& pieces = begin == 0 ? first_ : later_;
    auto found = pieces.end();
    std::size_t length = word.size() - begin;
    for (; length > 0 && found == pieces.end(); --length) {
      found = pieces.find(std::u32string(word.substr(begin, length)));
    }
    if (found == pieces.end()) return give_up();
    tokens.push_back(found->second);
    begin += length + 1;  // the loop has counted down once more
  }
}

}  // namespace maia
