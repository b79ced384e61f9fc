#include "chat/backbone.hpp"

#include "image/codec.hpp"

namespace maia {

std::string text_of(const Message& message) {
  std::string text;
  for (const auto& part : message.parts) text += part.text;
  return text;
}

std::vector<std::uint8_t> png_of(const MessagePart& picture) {
  return picture.png ? picture.png() : encode_png(picture.image);
}

Usage& Usage::operator+=(const Usage& other) {
  input_tokens += other.input_tokens;
  cached_tokens += other.cached_tokens;
  output_tokens += other.output_tokens;
  if (dollars && other.dollars) {
    *dollars += *other.dollars;
  } else {
    dollars.reset();
  }
  return *this;
}

}  // namespace maia
