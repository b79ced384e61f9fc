#include "chat/builtin/line_reading.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

namespace maia::builtin {

std::optional<double> take_number(std::string_view& text) {
  const std::string copy(text.substr(0, 40));
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end == copy.c_str() || !std::isfinite(value) || std::abs(value) > 1e30) return {};
  text.remove_prefix(static_cast<std::size_t>(end - copy.c_str()));
  return value;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace maia::builtin
