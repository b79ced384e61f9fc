// A small vocabulary, and conversations as the built-in experimenter reads them.
#pragma once

#include <string>
#include <vector>

#include "chat/builtin/observation.hpp"
#include "chat/builtin/vocabulary_text.hpp"

namespace maia::builtin {

inline constexpr const char* kSystem =
    "The section [IMAGE GENERATOR] lists words.\n\n[IMAGE GENERATOR]\n"
    "objects, birds: crow, owl, pink flamingo\nobjects, fruit: apple, orange\n"
    "objects, bears: bear\nbackgrounds: grass, snow, night sky, plain\n"
    "colours: red, orange, pink\nlight: night, fog\n"
    "category, living things: birds, bears, stones\ntextures: stripes, dots\n"
    "parts: tail, wing\nstyles: sketch, blurred\nplacement: left, right\n";

inline Words words() {
  return Words(read_vocabulary(kSystem));
}

inline Message user(const std::string& text) {
  return {Message::Role::kUser, {{text, {}}}};
}
inline Message agent(const std::string& text) {
  return {Message::Role::kAssistant, {{text, {}}}};
}

inline std::string program(const std::string& stage) {
  return "[CODE]:\n```python\n# Experiment 1 (" + stage + "): why?\n```\n";
}

inline History history_of(const std::string& stage, const std::string& shown) {
  const std::vector<Message> conversation = {
      {Message::Role::kSystem, {{kSystem, {}}}}, user("task"), agent(program(stage)), user(shown)};
  return read_history(conversation, words());
}

}  // namespace maia::builtin
