// What a phrase means in the collage world: which objects, parts, surfaces, colours, patterns,
// lights and places it names. A phrase may name several kinds of thing ("orange", "hand").
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "imagery/surfaces.hpp"
#include "imagery/world.hpp"

namespace maia {

enum class Side { kLeft, kRight, kTop, kBottom, kCentre };

struct SceneConcept {
  std::set<std::string> terms;       // objects that are one of these
  std::set<std::string> parts;       // parts of these names...
  std::set<std::string> owners;      // ...of these terms only; of any, if empty
  std::vector<Surface> surfaces;     // parts of backgrounds
  std::set<std::string> textures;    // patterns that fill the background
  std::string colour;                // everything of that colour
  std::string of_colour;             // only objects and textures of that colour
  std::set<std::string> conditions;  // lights, weathers and styles
  std::optional<Side> side;          // objects whose middle is there

  // A text that is the same for the same meaning.
  std::string text() const;
};

// Throws kNotFound, naming the nearest phrases, for one that names nothing.
SceneConcept find_scene_concept(const CollageWorld& world, const std::string& phrase);

}  // namespace maia
