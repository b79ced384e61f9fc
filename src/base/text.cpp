#include "base/text.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <numeric>

namespace maia {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substitution, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// The length of the UTF-8 character that starts `bytes`, or 0 if none does.
std::size_t utf8_length(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const unsigned char second = byte(1);
  const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
  const bool surrogate = lead == 0xed && second >= 0xa0;
  const bool too_large = lead == 0xf4 && second >= 0x90;
  return overlong || surrogate || too_large ? 0 : length;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (true) {
    const auto end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string result;
  for (const auto& part : parts) {
    if (&part != parts.data()) result += separator;
    result += part;
  }
  return result;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string with_article(const std::string& noun) {
  if (noun.empty()) return noun;
  const bool plural = noun.size() > 2 && noun.ends_with("s") && !noun.ends_with("ss") &&
                      !noun.ends_with("us") && !noun.ends_with("is");
  if (plural) return noun;
  return (std::string_view("aeiouAEIOU").find(noun[0]) != std::string_view::npos ? "an " : "a ") +
         noun;
}

std::vector<std::string> words_named(std::string_view text, std::span<const std::string> words) {
  const std::string lower = lower_case(text);
  const auto is_letter = [&](std::size_t place) {
    return place < lower.size() && std::isalnum(static_cast<unsigned char>(lower[place])) != 0;
  };
  const auto names = [&](const std::string& word) {
    const std::string wanted = lower_case(word);
    for (auto place = lower.find(wanted); !wanted.empty() && place != std::string::npos;
         place = lower.find(wanted, place + 1)) {
      if ((place == 0 || !is_letter(place - 1)) && !is_letter(place + wanted.size())) return true;
    }
    return false;
  };
  std::vector<std::string> named;
  std::copy_if(words.begin(), words.end(), std::back_inserter(named), names);
  return named;
}

std::string clean_utf8(std::string_view bytes, std::size_t limit) {
  std::string result;
  while (!bytes.empty()) {
    const std::size_t length = utf8_length(bytes);
    const std::string_view piece = length == 0 ? "\xef\xbf\xbd" : bytes.substr(0, length);
    if (result.size() + piece.size() > limit) break;
    result += piece;
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

std::vector<std::string> nearest(std::string_view word, std::span<const std::string> candidates,
                                 std::size_t count) {
  const std::string wanted = lower_case(word);
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    order.emplace_back(edit_distance(wanted, lower_case(candidates[i])), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::string> result;
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i) {
    result.push_back(candidates[order[i].second]);
  }
  return result;
}

std::string base64_encode(std::span<const std::uint8_t> bytes) {
  std::string text;
  append_base64(text, bytes);
  return text;
}

void append_base64(std::string& text, std::span<const std::uint8_t> bytes) {
  const std::size_t before = text.size();
  text.resize(before + 4 * ((bytes.size() + 2) / 3) + 1);  // OpenSSL ends it with a zero
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data() + before),
                                   bytes.data(), static_cast<int>(bytes.size()));
  text.resize(before + static_cast<std::size_t>(size));
}

std::optional<std::vector<std::uint8_t>> base64_decode(std::string_view text) {
  std::string compact;
  for (const char c : text) {
    if (c != '\n' && c != '\r' && c != ' ') compact += c;
  }
  if (compact.size() % 4 != 0) return std::nullopt;
  std::vector<std::uint8_t> bytes(compact.size() / 4 * 3);
  const int size =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(compact.data()),
                      static_cast<int>(compact.size()));
  if (size < 0) return std::nullopt;
  const std::size_t padding = compact.ends_with("==") ? 2 : compact.ends_with("=") ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

}  // namespace maia
