#include "agent/reply_tag.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::array<std::string_view, 12> kTags = {
    "HYPOTHESIS LIST", "HYPOTHESIS", "CODE",  "DESCRIPTION", "LABEL", "REASONING", "BIAS",
    "ANSWER",          "UNITS",      "CLASS", "WEAK",        "STRONG"};
constexpr std::size_t kLongestName = 40;

// Square brackets and what takes their place in other scripts.
constexpr std::array<std::array<std::string_view, 2>, 3> kBrackets = {
    {{"[", "]"}, {"\u3010", "\u3011"}, {"\uff3b", "\uff3d"}}};
constexpr std::array<std::string_view, 2> kColons = {":", "\uff1a"};

// In capitals, with single spaces: "hypothesis_list" and "**Label  2**" too.
std::string normal_name(std::string_view name) {
  std::string normal;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '*' || c == '#') continue;
    if (std::isspace(byte) != 0 || c == '_') {
      if (!normal.empty() && normal.back() != ' ') normal += ' ';
    } else {
      normal += static_cast<char>(std::toupper(byte));
    }
  }
  if (normal.ends_with(' ')) normal.pop_back();
  return normal;
}

// Name and number of "LABEL 2" or "LABELS"; nothing for what is no tag.
std::optional<ReplyTag> known_tag(std::string_view text) {
  if (text.size() > kLongestName) return {};
  std::string name = normal_name(text);
  ReplyTag tag;
  const auto digits = name.find_last_not_of("0123456789") + 1;
  if (digits < name.size()) {
    std::from_chars(name.data() + digits, name.data() + name.size(), tag.number);
    name.resize(digits);
    if (name.ends_with(' ')) name.pop_back();
  }
  if (name == "HYPOTHESES" || name == "HYPOTHESES LIST") name = "HYPOTHESIS LIST";
  if (name == "LABELS") name = "LABEL";
  if (std::ranges::find(kTags, name) == kTags.end()) return {};
  tag.name = std::move(name);
  return tag;
}

// Takes a colon, with marks of markdown around it, from the front; false where there is none.
bool take_colon(std::string_view& text) {
  const auto skip = [&](std::string_view marks) {
    text.remove_prefix(std::min(text.find_first_not_of(marks), text.size()));
  };
  skip("*_ ");
  for (const auto colon : kColons) {
    if (!text.starts_with(colon)) continue;
    text.remove_prefix(colon.size());
    skip("* ");  // a name may begin with an underscore
    return true;
  }
  return false;
}

std::optional<ReplyTag> in_brackets(std::string_view line, bool& colon) {
  for (const auto& [open, close] : kBrackets) {
    if (!line.starts_with(open)) continue;
    const auto end = line.find(close);
    if (end == std::string_view::npos) return {};
    auto tag = known_tag(line.substr(open.size(), end - open.size()));
    if (!tag) return {};
    tag->rest = line.substr(end + close.size());
    colon = take_colon(tag->rest);
    return tag;
  }
  return {};
}

// "LABEL: x" and "**Label:** x". Hypotheses have items of that form, which are no tags.
std::optional<ReplyTag> without_brackets(std::string_view line, bool bold) {
  const auto end = line.find_first_of(":*");
  if (end == std::string_view::npos) return {};
  const auto name = line.substr(0, end);
  auto tag = known_tag(name);
  if (!tag || tag->name.starts_with("HYPOTHESIS")) return {};
  const bool capitals = std::ranges::none_of(
      name, [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0; });
  tag->rest = line.substr(end);
  if (!(capitals || bold) || !take_colon(tag->rest)) return {};
  return tag;
}

}  // namespace

std::optional<ReplyTag> read_reply_tag(std::string_view line) {
  const auto start = line.find_first_not_of(" \t*#>_-");
  if (start == std::string_view::npos) return {};
  const bool bold = line.substr(0, start).ends_with("**");
  line = trim(line.substr(start));
  bool colon = false;
  auto tag = in_brackets(line, colon);
  if (!tag) tag = without_brackets(line, bold);
  if (tag) tag->rest = trim(tag->rest);
  return tag;
}

std::size_t find_reply_tag(std::string_view text) {
  for (std::size_t place = text.find('['); place != std::string_view::npos;
       place = text.find('[', place + 1)) {
    bool colon = false;
    if (in_brackets(text.substr(place), colon) && colon) return place;
  }
  return std::string_view::npos;
}

}  // namespace maia
