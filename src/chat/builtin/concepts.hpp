// A concept is what a unit may respond to, and what a picture shows: an object or a group of
// objects, a part of one, a colour, a background or texture, a light or style, a place in the
// picture, something else beside it, or several of them at once.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/builtin/vocabulary_text.hpp"

namespace maia::builtin {

struct Concept {
  std::string object;      // a term, or a group's or a category's name
  std::string colour;      // of the object; of any object where none is named
  std::string background;  // "snow", "plain red", "red stripes"
  std::string light;       // "night", "fog", "sketch"
  std::string part = {};   // "tail": of the object where one is named
  // Something else in the picture: an object like the above, a part, or a colour.
  std::string companion = {};
  std::string place = {};  // "left"

  auto operator<=>(const Concept&) const = default;  // NOLINT(modernize-use-nullptr)
  bool empty() const { return *this == Concept{}; }
};

inline constexpr std::string Concept::*kConceptParts[] = {
    &Concept::object, &Concept::colour,    &Concept::background, &Concept::light,
    &Concept::part,   &Concept::companion, &Concept::place};

// How many of its parts are named.
int parts_of(const Concept& what);

// What responds when the rest is given: its part and object, or else its colour, its background,
// its light, its place.
Concept lead_of(const Concept& what);

// True where every part that `wanted` names is so in `scene`, which names terms; a group counts as
// each of its members.
bool shows(const Concept& scene, const Concept& wanted, const Words& words);

// "bird" of "birds", "lorry" of "lorries"; a word that does not look like a plural stays.
std::string singular_of(const std::string& noun);

// The group whose members are each called so, "buildings" for "building"; "" where there is none.
std::string group_called(std::string_view singular, const Words& words);

// The prompt that draws a picture of it: "a red mug on snow at night", "a dog and a leash", "a
// plain red background".
std::string prompt_of(const Concept& scene, const Words& words);

// "right" of "left", "bottom" of "top"; "" of other words.
std::string opposite_of(std::string_view place);

// False for a sky, which is another background by night.
bool keeps_its_name_in_any_light(std::string_view background);

// What the prompt (or a label written by label_of) shows; nothing for text that is not understood.
// A first thing and one beside it are the object and its companion; what stands beside them goes to
// `more`, and without `more` such a prompt is not understood.
std::optional<Concept> read_prompt(std::string_view prompt, const Words& words,
                                   std::vector<std::string>* more = nullptr);

// A short noun phrase that the generator can draw: "a tiger", "birds on snow", "red objects",
// "plain yellow background", "objects at night", "a dog with a leash", "a car window".
std::string label_of(const Concept& what, const Words& words);

// What is given in it for its lead to respond, in words: "a leash is in the picture too", "the
// ground is grass"; "" where nothing is.
std::string condition_of(const Concept& what, const Words& words);

}  // namespace maia::builtin
