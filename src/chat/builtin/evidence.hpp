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
  bool read = false;            // `lit` is known
  bool exemplar = false;        // chosen for its activation, so no evidence of how often
  bool sample = false;          // drawn or chosen before anything was supposed
  std::vector<Concept> asked;   // the things that its prompt names, with their colours
  std::vector<Concept> things;  // these and what the reader named
  std::string background;       // "" for the plain ground
  std::string light;            // "" for day
  std::string place;            // where the first thing was asked for
  std::vector<Sighting> lit;
  std::vector<Sighting> colours;
  std::string where;
};

struct Evidence {
  std::vector<Picture> pictures;
  double rest = 0;       // what most pictures give
  double threshold = 0;  // above it a picture is active
  bool clear = false;    // pictures either leave the unit at rest or excite it
};
Evidence gather(const History& history, const Words& words);

enum class Answer { kNo, kYes, kUnknown };

// Whether the picture's prompt asks for what the concept names. What a reader said is no matter
// here: only what is active was read.
bool is_asked(const Concept& what, const Picture& picture, const Words& words);

// Whether the picture shows what the concept names.
Answer is_shown(const Concept& what, const Picture& picture, const Words& words);

// True where what is lit is the concept's lead.
bool lead_is_lit(const Concept& what, const Picture& picture, const Words& words);

// How a concept fares in the pictures that were drawn of it. Of
// a group, each member counts once, however often it was drawn.
struct Rate {
  double active = 0;         // share of the members (and of their companions) that excite the unit
  std::size_t pictures = 0;  // of it
  bool enough = false;       // and enough different members of each group that it names
};
Rate rate_of(const Concept& what, const Evidence& evidence, const Words& words);

}  // namespace maia::builtin
