// Pictures as facts: what is in each, whether it excites the unit, and what of it is lit. This is
// what can be reasoned about when a unit is at rest on most pictures, so that one picture can try
// several things at once.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "chat/builtin/observation.hpp"

namespace maia::builtin {

struct Picture {
  double activation = 0;
  bool active = false;
  bool read = false;                 // `lit` is known
  bool exemplar = false;             // chosen for its activation
  bool sample = false;               // drawn or chosen before anything was supposed
  std::vector<Concept> things;       // that its prompt names, with their colours, or the reader
  std::string background;            // "" for the plain ground
  std::vector<Concept> scenery;      // things that such a background shows: trees in a forest
  std::vector<std::string> grounds;  // and what else it is: grass in a garden
  std::string light;                 // "" for day
  std::string place;                 // where the first thing was asked for
  std::vector<Sighting> lit;
  std::vector<Sighting> colours;
  std::string where;
};

struct Evidence {
  // Of every measurement of the history, in its order; then the exemplars.
  std::vector<Picture> pictures;
  double rest = 0;       // what most pictures give
  double threshold = 0;  // above it a picture is active
  bool clear = false;    // pictures either leave the unit at rest or excite it
};
Evidence gather(const History& history, const Words& words);

// How sure it is that a picture shows something: kLikely where a background of its kind shows it.
enum class Answer { kNo, kUnknown, kLikely, kYes };

// Whether the picture shows what the concept names.
Answer is_shown(const Concept& what, const Picture& picture, const Words& words);

// Whether what is lit is the concept's lead: kLikely where a thing is lit that has the part which
// is meant.
Answer is_lit(const Concept& what, const Picture& picture, const Words& words);

}  // namespace maia::builtin
