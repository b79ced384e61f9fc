// A conversation as a service takes it: pictures made smaller or left out to fit its limits.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "chat/backbone.hpp"

namespace maia {

struct PictureLimits {
  int longest_side = 1568;  // in pixels; larger pictures are made smaller
  int most = 100;           // pictures of a conversation; the oldest are left out
};

// A piece of a message as it is sent: text, or a PNG file in Base64 (then `text` is empty).
struct FittedPart {
  std::string text;
  std::string png;
};
struct FittedMessage {
  Message::Role role = Message::Role::kUser;
  std::vector<FittedPart> parts;  // at least one, none of them blank
};

struct FittedConversation {
  std::vector<FittedMessage> messages;
  std::vector<std::string> notes;  // a sentence for each thing done
};

// Where a picture was left out a line of text stands. They are left out a quarter of the limit at a
// time: a conversation that grows then begins the same for many turns, which is what a service's
// cache needs.
FittedConversation fit_pictures(std::span<const Message> conversation, const PictureLimits& limits);

}  // namespace maia
