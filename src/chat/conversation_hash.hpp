// Names of conversations: each message's hash follows from it and all before it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "chat/backbone.hpp"

namespace maia {

// SHA-256 of the picture as PNG, the name it has in a store.
std::string image_hash(const Image& image);

// {"role": "user", "parts": [{"text": ".."}, {"image": HASH}]}
Json readable_message(const Message& message);

// The hash of a conversation that goes on with `message` after one of hash `before` ("" for none).
std::string next_hash(const std::string& before, const Json& message);

// One for each message; the last names the conversation.
std::vector<std::string> conversation_hashes(std::span<const Message> conversation);

}  // namespace maia
