// A concept is what a unit may respond to, and what a picture shows: an object or a group of
// objects, a colour, a background, a light, or several of them at once.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "chat/builtin/vocabulary_text.hpp"

namespace maia::builtin {

struct Concept {
  std::string object;      // a term, or a group's name
  std::string colour;      // of the object; of any object where none is named
  std::string background;  // "snow", "plain red"
  std::string light;       // "night"

  auto operator<=>(const Concept&) const = default;  // NOLINT(modernize-use-nullptr)
  bool empty() const {
    return object.empty() && colour.empty() && background.empty() && light.empty();
  }
};

// How many of the four parts are named.
int parts_of(const Concept& what);

// True where every part that `wanted` names is so in `scene`; a group counts as each of its
// members.
bool shows(const Concept& scene, const Concept& wanted, const Words& words);

// "a", "an", or nothing before a plural or a mass noun.
std::string with_article(const std::string& noun);

// The prompt that draws a picture of it: "a red mug on snow at night", "a plain red background".
std::string prompt_of(const Concept& scene);

// False for a sky, which is another background by night.
bool keeps_its_name_in_any_light(std::string_view background);

// What the prompt (or a label written by label_of) shows; nothing for text that is not understood.
std::optional<Concept> read_prompt(std::string_view prompt, const Words& words);

// A short noun phrase that the generator can draw: "a tiger", "birds on snow", "red objects",
// "plain yellow background", "objects at night".
std::string label_of(const Concept& what, const Words& words);

}  // namespace maia::builtin
