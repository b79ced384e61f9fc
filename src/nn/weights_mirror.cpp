#include "nn/weights_mirror.hpp"

#include <cstdlib>

namespace maia {

std::optional<std::string> weights_mirror() {
  const char* value = std::getenv("MAIA_WEIGHTS_MIRROR");
  if (value == nullptr || *value == '\0') return std::nullopt;
  std::string address = value;
  while (address.ends_with('/')) address.pop_back();
  return address;
}

}  // namespace maia
