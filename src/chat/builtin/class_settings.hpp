// The settings in which a class is tried: surroundings, colours, lights and weather, styles, sizes,
// and the kinds that the class comprises.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/builtin/vocabulary_text.hpp"

namespace maia::builtin {

struct ClassSetting {
  enum class Kind { kBackground, kColour, kLight, kSize, kMember };
  Kind kind = Kind::kBackground;
  std::string name;    // "snow", "red", "night", "small", "crow"
  std::string phrase;  // "a dog on snow": what draws it, and what it is called
  // The same for any thing, with {thing} for "a dog", {noun} for "dog", and {ground} for " on snow"
  // where the surroundings are free. Without {thing} and {noun} where it is a kind of the class.
  std::string pattern;
};

// "a dog" in all of them. A kind is left out where the class has none.
std::vector<ClassSetting> class_settings(const std::string& thing, const Words& words);

// `count` prompts of the setting; their surroundings vary where it leaves them open.
std::vector<std::string> prompts_of(const ClassSetting& setting, const std::string& thing,
                                    std::size_t count, const Words& words, std::uint64_t seed);

// What the class may be called in a prompt, the likeliest first: "a tool" and "tools" of "tools".
std::vector<std::string> phrases_of_class(const std::string& class_name);

const char* kind_noun(ClassSetting::Kind kind);  // "background", "kind of it"

}  // namespace maia::builtin
