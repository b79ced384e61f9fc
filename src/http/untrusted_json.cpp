#include "http/untrusted_json.hpp"

#include "base/text.hpp"

namespace maia {
namespace {

constexpr int kMostDepth = 64;

// Nesting costs the parser stack and memory; text in quotes does not count.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMostDepth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::optional<Json> untrusted_json(std::string_view text) {
  if (is_too_deep(text)) return std::nullopt;
  Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_discarded()) return value;
  // Some servers cut characters in two; what is left may still be read.
  value = Json::parse(clean_utf8(text), nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

const Json& member(const Json& value, const char* name) {
  static const Json kNone;
  if (!value.is_object()) return kNone;
  const auto found = value.find(name);
  return found == value.end() ? kNone : *found;
}

std::string text_of_json(const Json& value) {
  return value.is_string() ? clean_utf8(value.get_ref<const std::string&>()) : "";
}

std::string text_member(const Json& value, const char* name) {
  return text_of_json(member(value, name));
}

std::int64_t count_member(const Json& value, const char* name) {
  constexpr double kMost = 1e15;
  const Json& found = member(value, name);
  if (!found.is_number()) return 0;
  const auto number = found.get<double>();
  return number >= 0 && number <= kMost ? static_cast<std::int64_t>(number) : 0;
}

std::string single_line(std::string_view text, std::size_t limit) {
  const std::string clean = clean_utf8(trim(text.substr(0, 4 * limit)), limit);
  std::string line;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const auto letter = static_cast<unsigned char>(clean[i]);
    // U+0080 to U+009F are the escapes of eight-bit terminals.
    const bool wide = letter == 0xc2 && static_cast<unsigned char>(clean[i + 1]) < 0xa0;
    if (wide) ++i;
    line += wide || letter < ' ' || letter == 0x7f ? ' ' : clean[i];
  }
  return line;
}

}  // namespace maia
