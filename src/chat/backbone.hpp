// The mind behind a run: a conversation in, a reply out. It sees the messages and nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "image/image.hpp"

namespace maia {

// A piece of a message: text, or a picture (then `text` is empty).
struct MessagePart {
  std::string text;
  Image image;
  // In place of `image`: reads the picture's file, as encode_png() wrote it. A long conversation
  // then holds no pictures, and whoever sends files need not decode them.
  std::function<std::vector<std::uint8_t>()> png;

  bool is_picture() const { return png != nullptr || !image.empty(); }
};

// A picture's PNG file. Throws what reading it does.
std::vector<std::uint8_t> png_of(const MessagePart& picture);

struct Message {
  enum class Role { kSystem, kUser, kAssistant };
  Role role = Role::kUser;
  std::vector<MessagePart> parts;
};

// The text parts one after the other.
std::string text_of(const Message& message);

// What a reply cost, as the service counted it.
struct Usage {
  std::int64_t input_tokens = 0;   // all that was read, those from the provider's cache too
  std::int64_t cached_tokens = 0;  // of the input, read from the provider's cache
  std::int64_t output_tokens = 0;
  std::optional<double> dollars;  // nothing where a price is not known; 0 where nothing is paid

  Usage& operator+=(const Usage& other);
};

struct Reply {
  std::string text;
  Usage usage;
  // What a reader of the transcript has to know, a sentence each: that pictures were left out of
  // the conversation, that the reply was cut at the service's limit.
  std::vector<std::string> notes;
};

// Thread-safe: many runs may share one.
class Backbone {
 public:
  virtual ~Backbone() = default;
  // As --backbone names it, without anything secret: "builtin", "openai:gpt-4o".
  virtual std::string name() const = 0;
  // `conversation` begins with a system message and ends with a user's. The same conversation gets
  // the same reply from a backbone that is deterministic. Throws, when what is worth trying again
  // was: kUnavailable where the service does not answer, kUsage where key or model is wrong, kLimit
  // where the conversation is too long for the model.
  virtual Reply reply(std::span<const Message> conversation) = 0;
};

}  // namespace maia
