#include "report/record.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/text.hpp"

namespace maia {

const Json& value_at(const Json& object, std::string_view key) {
  static const Json null_value;
  if (!object.is_object()) return null_value;
  const auto found = object.find(key);
  return found == object.end() ? null_value : *found;
}

std::string text_at(const Json& object, std::string_view key) {
  const Json& value = value_at(object, key);
  return value.is_string() ? value.get<std::string>() : "";
}

std::optional<double> number_at(const Json& object, std::string_view key) {
  const Json& value = value_at(object, key);
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

bool true_at(const Json& object, std::string_view key) {
  const Json& value = value_at(object, key);
  return value.is_boolean() && value.get<bool>();
}

const Json& list_at(const Json& object, std::string_view key) {
  static const Json empty_list = Json::array();
  const Json& value = value_at(object, key);
  return value.is_array() ? value : empty_list;
}

std::vector<std::string> texts_at(const Json& object, std::string_view key) {
  std::vector<std::string> texts;
  if (const auto one = text_at(object, key); !one.empty()) texts.push_back(one);
  for (const Json& value : list_at(object, key)) {
    if (value.is_string()) texts.push_back(value.get<std::string>());
  }
  return texts;
}

std::string number_text(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return "n/a";
  const double size = std::abs(*value);
  std::string text;
  if (size == 0) {
    text = "0";
  } else if (size < 0.001 || size >= 1e6) {
    text = fmt::format("{:.2e}", size);
  } else {
    const int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 0.095 ? 2 : 3;
    text = fmt::format("{:.{}f}", size, digits);
  }
  return *value < 0 ? "\u2212" + text : text;
}

std::string count_text(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace maia
