#include "chat/conversation_hash.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"

namespace maia {

std::string image_hash(const Image& image) {
  return sha256(encode_png(image));
}

Json readable_message(const Message& message) {
  constexpr const char* kRoles[] = {"system", "user", "assistant"};
  Json parts = Json::array();
  for (const auto& part : message.parts) {
    if (!part.is_picture()) {
      parts.push_back({{"text", clean_utf8(part.text)}});
    } else {
      parts.push_back({{"image", sha256(png_of(part))}});
    }
  }
  return {{"role", kRoles[static_cast<int>(message.role)]}, {"parts", std::move(parts)}};
}

std::string next_hash(const std::string& before, const Json& message) {
  return sha256(before + "\n" + to_text(message));
}

std::vector<std::string> conversation_hashes(std::span<const Message> conversation) {
  std::vector<std::string> hashes;
  for (const auto& message : conversation) {
    hashes.push_back(next_hash(hashes.empty() ? "" : hashes.back(), readable_message(message)));
  }
  return hashes;
}

}  // namespace maia
