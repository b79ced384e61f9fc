#include "nn/byte_pair_entities.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "nn/unicode.hpp"

namespace maia {
namespace {

constexpr std::size_t kLongestName = 32;             // of what html.unescape looks at
constexpr std::size_t kLongestUnambiguousName = 24;  // of what ftfy looks at
constexpr char32_t kLastCodePoint = 0x10FFFF;
constexpr char32_t kReplacement = 0xFFFD;

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool is_hexadecimal(char32_t c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_ascii_alphanumeric(char32_t c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Code points that a reference may not name: nothing is put in their place.
bool is_forbidden(char32_t c) {
  const bool is_control =
      (c >= 0x1 && c <= 0x8) || c == 0xB || (c >= 0xE && c <= 0x1F) || (c >= 0x7F && c <= 0x9F);
  const bool is_no_character = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
  return is_control || is_no_character;
}

// The HTML standard's "numeric character reference end state".
std::u32string character(char32_t number) {
  if (number == 0 || number > kLastCodePoint || (number >= 0xD800 && number <= 0xDFFF)) {
    return {kReplacement};
  }
  if (number >= 0x80 && number <= 0x9F) return {windows_1252(number)};
  return is_forbidden(number) ? std::u32string() : std::u32string(1, number);
}

// A numeric reference after its "&#", and how much of the text it is.
struct Numeric {
  std::u32string value;
  std::size_t length = 0;
};

std::optional<Numeric> read_numeric(std::u32string_view text) {
  const bool hexadecimal = !text.empty() && (text[0] == 'x' || text[0] == 'X');
  std::size_t end = hexadecimal ? 1 : 0;
  const std::size_t begin = end;
  char32_t number = 0;
  for (; end < text.size() && (hexadecimal ? is_hexadecimal(text[end]) : is_digit(text[end]));
       ++end) {
    const char32_t c = text[end];
    const char32_t digit = is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
    number = std::min(number * (hexadecimal ? 16 : 10) + digit, kLastCodePoint + 1);
  }
  if (end == begin) return std::nullopt;
  if (end < text.size() && text[end] == ';') ++end;
  return Numeric{character(number), end};
}

bool may_be_in_a_name(char32_t c) {
  return std::u32string_view(U"\t\n\f <&#;").find(c) == std::u32string_view::npos;
}

char32_t parse_code_point(const std::string& digits, const std::filesystem::path& path) {
  std::uint32_t value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (code != std::errc() || end != digits.data() + digits.size() || value > kLastCodePoint) {
    throw Error(ErrorKind::kBadInput, path.string() + " has a code point that is none: " + digits);
  }
  return value;
}

}  // namespace

HtmlEntities::HtmlEntities() {
  const auto path = data_folder() / "data" / "html_entities.txt";
  for (const std::string& line : split(read_text(path), '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto words = split(line, ' ');
    std::u32string value;
    for (std::size_t i = 1; i < words.size(); ++i) value += parse_code_point(words[i], path);
    by_name_[to_code_points(words.front())] = std::move(value);
  }
  for (const auto& [name, value] : by_name_) {
    std::u32string capital = name;
    for (char32_t& c : capital) {
      if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
    }
    const bool is_lower =
        std::none_of(name.begin(), name.end(), [](char32_t c) { return c >= 'A' && c <= 'Z'; });
    const std::u32string reference = U"&" + capital;
    if (is_lower && name.ends_with(U';') && unescape(reference) == reference) {
      capitals_[capital] = to_upper(value);
    }
  }
}

const std::u32string* HtmlEntities::find(std::u32string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

// Names without a semicolon may begin what follows: "&notit" is "¬it".
std::u32string HtmlEntities::named(std::u32string_view name) const {
  if (const auto* value = find(name)) return *value;
  for (std::size_t size = name.size() - 1; size > 1; --size) {
    if (const auto* value = find(name.substr(0, size))) {
      return *value + std::u32string(name.substr(size));
    }
  }
  return U"&" + std::u32string(name);
}

std::u32string HtmlEntities::unescape(std::u32string_view text) const {
  std::u32string result;
  std::size_t i = 0;
  while (i < text.size()) {
    if (text[i] != '&') {
      result += text[i++];
      continue;
    }
    const std::u32string_view rest = text.substr(i + 1);
    if (rest.starts_with(U'#')) {
      const auto numeric = read_numeric(rest.substr(1));
      result += numeric ? numeric->value : U"&#";
      i += 2 + (numeric ? numeric->length : 0);
      continue;
    }
    std::size_t size = 0;
    while (size < std::min(rest.size(), kLongestName) && may_be_in_a_name(rest[size])) ++size;
    if (size == 0) {
      result += text[i++];
      continue;
    }
    if (size < rest.size() && rest[size] == ';') ++size;
    result += named(rest.substr(0, size));
    i += 1 + size;
  }
  return result;
}

std::u32string HtmlEntities::unescape_unambiguous(std::u32string_view text) const {
  std::u32string result;
  std::size_t i = 0;
  while (i < text.size()) {
    const std::u32string_view rest = text.substr(i);
    const std::size_t begin = rest.starts_with(U"&#") ? 2 : 1;
    std::size_t end = begin;
    while (end < rest.size() && is_ascii_alphanumeric(rest[end])) ++end;
    const std::size_t size = end - begin;
    if (rest[0] != '&' || size < 1 || size > kLongestUnambiguousName || end == rest.size() ||
        rest[end] != ';') {
      result += text[i++];
      continue;
    }
    const std::u32string_view reference = rest.substr(0, end + 1);
    i += reference.size();
    if (begin == 2) {
      const std::u32string value = unescape(reference);
      result += value.find(U';') == std::u32string::npos ? value : std::u32string(reference);
    } else if (const auto* value = find(reference.substr(1))) {
      result += *value;
    } else if (const auto capital = capitals_.find(reference.substr(1));
               capital != capitals_.end()) {
      result += capital->second;
    } else {
      result += reference;
    }
  }
  return result;
}

}  // namespace maia
