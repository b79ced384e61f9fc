// A conversation as a service takes it: pictures made smaller or left out to fit its limits.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "chat/backbone.hpp"

namespace maia {

struct PictureLimits {
  int longest_side = 1568;  // in pixels; larger pictures are made smaller
  int most = 100;           // pictures of a conversation; the oldest are left out
};

// A piece of a message as it is sent: text, or a picture (then `text` is empty), which has a word
// that stands for its file in Base64 until body_of() puts that in its place.
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
  // The PNG files in Base64, in the order in which they stand in the messages, and how their words
  // begin; the word ends in the number of the picture and a point.
  std::vector<std::string> pictures;
  std::string word;
  std::vector<std::string> notes;  // a sentence for each thing done
};

// Where a picture was left out a line of text stands. They are left out a quarter of the limit at a
// time: a conversation that grows then begins the same for many turns, which is what a service's
// cache needs.
FittedConversation fit_pictures(std::span<const Message> conversation, const PictureLimits& limits);

// The text of a request that was made of the messages, with the pictures in it. They are megabytes,
// and are copied here alone.
std::string body_of(const Json& request, const FittedConversation& conversation);

}  // namespace maia
