// The mind behind a run: a conversation in, a reply out. It sees the messages and nothing else.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "image/image.hpp"

namespace maia {

// A piece of a message: text, or a picture (then `text` is empty).
struct MessagePart {
  std::string text;
  Image image;
};

struct Message {
  enum class Role { kSystem, kUser, kAssistant };
  Role role = Role::kUser;
  std::vector<MessagePart> parts;
};

// The text parts one after the other.
std::string text_of(const Message& message);

struct Reply {
  std::string text;
};

class Backbone {
 public:
  virtual ~Backbone() = default;
  virtual std::string name() const = 0;
  // `conversation` begins with a system message and ends with a user's. The same conversation gets
  // the same reply from a backbone that is deterministic.
  virtual Reply reply(std::span<const Message> conversation) = 0;
};

}  // namespace maia
