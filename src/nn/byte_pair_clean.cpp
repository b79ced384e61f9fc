#include "nn/byte_pair_clean.hpp"

#include <algorithm>
#include <map>

#include "nn/byte_pair_entities.hpp"
#include "nn/unicode.hpp"

namespace maia {
namespace {

const HtmlEntities& entities() {
  static const HtmlEntities table;
  return table;
}

// Letters that are several for reasons of type or of old character sets.
const std::map<char32_t, std::u32string_view>& ligatures() {
  static const std::map<char32_t, std::u32string_view> table = {
      {0x132, U"IJ"},       {0x133, U"ij"},  {0x149, U"\u02BCn"}, {0x1F1, U"DZ"},
      {0x1F2, U"Dz"},       {0x1F3, U"dz"},  {0x1C4, U"D\u017D"}, {0x1C5, U"D\u017E"},
      {0x1C6, U"d\u017E"},  {0x1C7, U"LJ"},  {0x1C8, U"Lj"},      {0x1C9, U"lj"},
      {0x1CA, U"NJ"},       {0x1CB, U"Nj"},  {0x1CC, U"nj"},      {0xFB00, U"ff"},
      {0xFB01, U"fi"},      {0xFB02, U"fl"}, {0xFB03, U"ffi"},    {0xFB04, U"ffl"},
      {0xFB05, U"\u017Ft"}, {0xFB06, U"st"}};
  return table;
}

bool is_single_quote(char32_t c) {
  return c == 0x2BC || (c >= 0x2018 && c <= 0x201B);
}

bool is_double_quote(char32_t c) {
  return c >= 0x201C && c <= 0x201F;
}

bool is_line_break(char32_t c) {
  return c == '\r' || c == 0x2028 || c == 0x2029;
}

bool is_removed(char32_t c) {
  return c <= 0x8 || c == 0xB || (c >= 0xE && c <= 0x1F) || c == 0x7F ||
         (c >= 0x206A && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFC);
}

// One character in its usual form: not of Windows' control range, no ligature, neither half nor
// full width, no curly quote.
std::u32string plain(char32_t c) {
  c = windows_1252(c);
  if (const auto found = ligatures().find(c); found != ligatures().end()) {
    std::u32string letters(found->second);
    for (char32_t& letter : letters) {
      if (is_single_quote(letter)) letter = '\'';
    }
    return letters;
  }
  if (c == 0x3000) return U" ";
  if (c >= 0xFF01 && c <= 0xFFEF) return normalize_nfkc(std::u32string(1, c));
  if (is_single_quote(c)) return U"'";
  if (is_double_quote(c)) return U"\"";
  return {c};
}

std::u32string fix_line_breaks(std::u32string_view text) {
  std::u32string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    result += is_line_break(text[i]) ? U'\n' : text[i];
  }
  return result;
}

// The length of a terminal's escape sequence at the beginning of the text, 0 if there is none.
std::size_t escape_length(std::u32string_view text) {
  if (!text.starts_with(U"\033[")) return 0;
  std::size_t i = 2;
  while (i < text.size() && (text[i] == ';' || (text[i] >= '0' && text[i] <= '9'))) ++i;
  const bool ends =
      i < text.size() && ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z'));
  return ends ? i + 1 : 0;
}

std::u32string remove_controls(std::u32string_view text) {
  std::u32string result;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t length = escape_length(text.substr(i)); length > 0) {
      i += length;
      continue;
    }
    if (!is_removed(text[i])) result += text[i];
    ++i;
  }
  return result;
}

// Again and again until nothing changes, for one repair may uncover another.
std::u32string fix_segment(std::u32string text, bool unescapes) {
  for (;;) {
    std::u32string fixed = unescapes ? entities().unescape_unambiguous(text) : text;
    std::u32string usual;
    for (const char32_t c : fixed) usual += plain(c);
    fixed = normalize_nfc(remove_controls(fix_line_breaks(usual)));
    if (fixed == text) return text;
    text = std::move(fixed);
  }
}

// Line by line. From the first "<" on the text may be HTML, whose references are meant.
std::u32string fix_text(std::u32string_view text) {
  std::u32string result;
  bool unescapes = true;
  while (!text.empty()) {
    const std::size_t line = std::min(text.find(U'\n'), text.size() - 1) + 1;
    const std::u32string_view segment = text.substr(0, line);
    unescapes = unescapes && segment.find(U'<') == std::u32string_view::npos;
    result += fix_segment(std::u32string(segment), unescapes);
    text.remove_prefix(line);
  }
  return result;
}

std::u32string collapse_spaces(std::u32string_view text) {
  std::u32string result;
  for (const char32_t c : text) {
    if (!is_space(c)) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += U' ';
    }
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

}  // namespace

std::u32string clean_caption(std::string_view text) {
  const std::u32string fixed = fix_text(to_code_points(text));
  return to_lower(collapse_spaces(entities().unescape(entities().unescape(fixed))));
}

}  // namespace maia
