#include "exemplar/brace_pattern.hpp"

#include <charconv>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

constexpr std::size_t kMaxNames = 100'000;

[[noreturn]] void fail(const std::string& pattern, const std::string& why) {
  throw Error(ErrorKind::kUsage, "the pattern '" + clean_utf8(pattern, 200) + "' " + why +
                                     ": write for example shard-{0000..0012}.tar");
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<std::string> choices(std::string_view inside, const std::string& pattern) {
  const auto dots = inside.find("..");
  if (dots == std::string_view::npos) {
    auto parts = split(inside, ',');
    if (parts.size() < 2) fail(pattern, "has braces without a range or a list");
    return parts;
  }
  const auto first = parse_number(inside.substr(0, dots));
  const auto last = parse_number(inside.substr(dots + 2));
  if (!first || !last || *last < *first) fail(pattern, "has a range that goes nowhere");
  if (*last - *first >= kMaxNames) fail(pattern, "stands for too many files");
  std::vector<std::string> numbers;
  for (std::uint64_t i = *first; i <= *last; ++i) {
    std::string digits = std::to_string(i);
    if (digits.size() < dots) digits.insert(0, dots - digits.size(), '0');
    numbers.push_back(std::move(digits));
  }
  return numbers;
}

}  // namespace

bool has_braces(std::string_view pattern) {
  return pattern.find_first_of("{}") != std::string_view::npos;
}

std::vector<std::string> expand_braces(const std::string& pattern) {
  std::vector<std::string> names = {""};
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t open = std::min(pattern.find_first_of("{}", at), pattern.size());
    for (auto& name : names) name += pattern.substr(at, open - at);
    if (open == pattern.size()) break;
    const std::size_t close = pattern.find_first_of("{}", open + 1);
    if (pattern[open] != '{' || close == std::string::npos || pattern[close] != '}') {
      fail(pattern, "has a brace without its partner");
    }
    const auto options =
        choices(std::string_view(pattern).substr(open + 1, close - open - 1), pattern);
    if (names.size() > kMaxNames / options.size()) fail(pattern, "stands for too many files");
    std::vector<std::string> longer;
    for (const auto& name : names) {
      for (const auto& option : options) longer.push_back(name + option);
    }
    names = std::move(longer);
    at = close + 1;
  }
  return names;
}

}  // namespace maia
