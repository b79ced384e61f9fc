#include "chat/backbone.hpp"

namespace maia {

std::string text_of(const Message& message) {
  std::string text;
  for (const auto& part : message.parts) text += part.text;
  return text;
}

}  // namespace maia
