// Small pieces of text handling that several layers need.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace maia {

// ASCII only: other bytes stay as they are.
std::string lower_case(std::string_view text);
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
// "a dog", "an owl"; a plural stays.
std::string with_article(const std::string& noun);
// Those of the words that the text has as whole words, case ignored.
std::vector<std::string> words_named(std::string_view text, std::span<const std::string> words);

// At most `limit` bytes of valid UTF-8: bytes that are not become U+FFFD, and a cut never splits a
// character.
std::string clean_utf8(std::string_view bytes, std::size_t limit = std::string_view::npos);

// The `count` candidates with the least edit distance to `word` (case ignored), best first.
std::vector<std::string> nearest(std::string_view word, std::span<const std::string> candidates,
                                 std::size_t count = 3);

std::string base64_encode(std::span<const std::uint8_t> bytes);
void append_base64(std::string& text, std::span<const std::uint8_t> bytes);
// Nothing for text that is not Base64.
std::optional<std::vector<std::uint8_t>> base64_decode(std::string_view text);

}  // namespace maia
