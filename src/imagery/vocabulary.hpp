// What an image generator can be asked for, in words an agent can use in prompts.
#pragma once

#include <string>
#include <vector>

namespace maia {

struct Vocabulary {
  struct Group {
    std::string name;                // plural, as in a prompt: "birds"
    std::vector<std::string> words;  // singular: "crow", "pink flamingo"
  };
  std::vector<Group> objects;
  std::vector<Group> categories;         // of groups, or of terms: "animals": birds, fish
  std::vector<std::string> backgrounds;  // "grass", "snow", ...: "a crow on grass"
  std::vector<Group> scenery;            // what else a background shows: "beach": sky, water
  std::vector<std::string> colours;      // "red", ...: "a red mug", "a plain red background"
  std::vector<std::string> textures;     // "stripes", ...: "red stripes", "a mug on red stripes"
  std::vector<std::string> lights;       // light and weather: "a crow on grass at night"
  std::vector<std::string> parts;        // "tail", ...: "a tail" shows something that has one
  std::vector<Group> part_owners;        // "tail": dog, horses: what is drawn with one
  std::vector<std::string> styles;       // "sketch", ...: "a sketch of a crow"
  std::vector<std::string> placements;   // "left", "behind", ...: "a crow on the left"
  bool anything = false;                 // the words are examples: others can be drawn as well
};

// The paragraph an agent is shown, one line a kind, after one that says so where they are examples:
//   objects, birds: crow, owl, ...
//   objects, dogs: ...
//   category, animals: birds, dogs, ...
//   backgrounds: grass, snow, ...
//   colours: red, green, ...
//   textures: stripes, ...
//   parts: tail, ...
//   light: night, ...
//   styles: sketch, ...
//   placement: left, behind, ...
std::string to_text(const Vocabulary& vocabulary);

}  // namespace maia
