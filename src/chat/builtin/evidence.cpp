#include "chat/builtin/evidence.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "stats/moments.hpp"

namespace maia::builtin {
namespace {

// A unit is read picture by picture where this share of what was drawn before anything was supposed
// leaves it at rest, and little lies between rest and activity.
constexpr double kLeastAtRest = 0.4;
constexpr double kMostBetween = 0.1;
constexpr double kRestBand = 0.03;    // of the span from rest to the strongest exemplars
constexpr double kActiveFrom = 0.25;  // of the same span
constexpr double kLitShare = 0.35;    // of the lit pixels that make a thing what is lit
constexpr double kGroundShare = 0.5;
constexpr double kColourShare = 0.5;

bool same_ground(const std::string& shown, const std::string& wanted, const Words& words) {
  if (shown == wanted) return true;
  return words.is_texture(wanted) && shown.ends_with(" " + wanted);
}

void add_thing(Picture& picture, const std::string& word, const Words& words) {
  if (word.empty()) return;
  Concept thing;
  if (words.is_part(word)) {
    thing.part = word;
  } else if (words.is_object(word)) {
    thing.object = word;
  } else if (const auto space = word.find(' '); words.is_colour(word.substr(0, space))) {
    thing.colour = word.substr(0, space);
    if (space != std::string::npos) thing.object = word.substr(space + 1);
  }
  picture.things.push_back(std::move(thing));
}

Picture from_prompt(const Concept& scene, const std::vector<std::string>& more,
                    const Words& words) {
  Picture picture;
  if (!scene.object.empty() || !scene.part.empty()) {
    picture.things.push_back({scene.object, scene.colour, "", "", scene.part});
  }
  add_thing(picture, scene.companion, words);
  for (const auto& word : more) add_thing(picture, word, words);
  picture.background = scene.background;
  picture.light = scene.light;
  picture.place = scene.place;
  return picture;
}

void add_reading(Picture& picture, const SeenPicture& seen) {
  picture.read = true;
  picture.lit = seen.lit;
  picture.colours = seen.colours;
  picture.where = seen.where;
  const auto note = [&](const Concept& what) {
    if (!what.background.empty() && what.background != "plain")
      picture.background = what.background;
    if (what.object.empty()) return;
    const Concept thing{what.object, what.colour, "", "", what.part};
    const bool known =
        std::any_of(picture.things.begin(), picture.things.end(), [&](const Concept& other) {
          return other.object == thing.object && (other.part == thing.part || thing.part.empty());
        });
    if (!known) picture.things.push_back(thing);
  };
  for (const auto& sighting : seen.lit) note(sighting.what);
  for (const auto& what : seen.dark) note(what);
  if (picture.light.empty()) picture.light = seen.light;
}

// What was asked for and drawn, with what the reader said where it was asked.
void add_drawn(const History& history, const Words& words, Evidence& evidence) {
  std::map<std::pair<double, Concept>, std::vector<const SeenPicture*>> readings;
  for (const auto& seen : history.seen) readings[{seen.activation, seen.drawn}].push_back(&seen);
  for (const auto& m : history.measurements) {
    Picture picture = from_prompt(m.scene, m.more, words);
    picture.activation = m.activation;
    picture.sample = m.stage == Stage::kScreen || m.stage == Stage::kExemplars;
    const auto found = readings.find({m.activation, m.scene});
    if (found != readings.end() && !found->second.empty()) {
      add_reading(picture, *found->second.back());
      if (found->second.size() > 1) found->second.pop_back();
    }
    evidence.pictures.push_back(std::move(picture));
  }
}

std::vector<double> activations_of(const History& history, bool exemplars) {
  std::vector<double> values;
  if (exemplars) {
    for (const auto& seen : history.exemplars) values.push_back(seen.activation);
  } else {
    for (const auto& m : history.measurements) {
      if (m.stage == Stage::kExemplars || m.stage == Stage::kScreen) values.push_back(m.activation);
    }
  }
  std::sort(values.begin(), values.end());
  return values;
}

bool has_colour(const Picture& picture, const std::string& colour, double least) {
  return std::any_of(picture.colours.begin(), picture.colours.end(), [&](const Sighting& s) {
    return s.what.colour == colour && s.share >= least;
  });
}

bool is_same_thing(const std::string& object, const std::string& wanted, const Words& words) {
  return !object.empty() && (object == wanted || words.belongs(object, wanted));
}

// A part counts wherever it is; "wheel" also where it lies about by itself.
bool is_part_itself(const std::string& part, const std::string& object, const Words& words) {
  return object == part || singular_of(words.group_of(object)) == part;
}

bool matches(const Concept& thing, const Concept& wanted, const Words& words) {
  if (!wanted.object.empty() && !is_same_thing(thing.object, wanted.object, words)) return false;
  if (!wanted.part.empty() && wanted.object.empty() && thing.part != wanted.part &&
      !is_part_itself(wanted.part, thing.object, words)) {
    return false;
  }
  if (!wanted.part.empty() && !thing.part.empty() && thing.part != wanted.part) return false;
  return wanted.colour.empty() || thing.colour == wanted.colour;
}

bool is_companion(const Concept& thing, const std::string& companion, const Words& words) {
  return thing.part == companion || thing.colour == companion ||
         is_same_thing(thing.object, companion, words);
}

// The things of a picture that the concept's lead and companion mean, as "crow" or "crow+oak tree";
// empty where they are not both there.
std::string key_of(const Concept& what, const Picture& picture, const Words& words) {
  const bool wants_thing = !what.object.empty() || !what.part.empty() || !what.colour.empty();
  if (!wants_thing && what.companion.empty()) return "any";
  for (std::size_t i = 0; i < picture.things.size(); ++i) {
    if (wants_thing && !matches(picture.things[i], what, words)) continue;
    const std::string key = wants_thing ? picture.things[i].object + picture.things[i].part : "any";
    if (what.companion.empty()) return key;
    for (std::size_t j = 0; j < picture.things.size(); ++j) {
      if (wants_thing && j == i) continue;
      if (!is_companion(picture.things[j], what.companion, words)) continue;
      return key + "+" + picture.things[j].object + picture.things[j].part;
    }
  }
  return "";
}

}  // namespace

Evidence gather(const History& history, const Words& words) {
  Evidence evidence;
  const auto drawn = activations_of(history, false);
  const auto best = activations_of(history, true);
  if (drawn.size() < 12 || best.size() < 3) return evidence;
  add_drawn(history, words, evidence);
  for (const auto& seen : history.exemplars) {
    Picture picture;
    picture.activation = seen.activation;
    picture.exemplar = picture.sample = true;
    add_reading(picture, seen);
    evidence.pictures.push_back(std::move(picture));
  }
  evidence.rest = drawn[drawn.size() / 4];
  const double top =
      std::max(best[best.size() - 1 - best.size() / 5], drawn[drawn.size() * 19 / 20]);
  const double span = top - evidence.rest;
  evidence.threshold = evidence.rest + kActiveFrom * span;
  std::size_t resting = 0;
  std::size_t between = 0;
  for (const double value : drawn) {
    if (std::abs(value - evidence.rest) <= kRestBand * span) {
      ++resting;
    } else if (value <= evidence.threshold) {
      ++between;
    }
  }
  const auto total = static_cast<double>(drawn.size());
  evidence.clear = span > 0 && static_cast<double>(resting) >= kLeastAtRest * total &&
                   static_cast<double>(between) <= kMostBetween * total;
  for (auto& picture : evidence.pictures) {
    picture.active = picture.activation > evidence.threshold;
  }
  return evidence;
}

Answer is_shown(const Concept& what, const Picture& picture, const Words& words) {
  if (!what.background.empty() && !same_ground(picture.background, what.background, words)) {
    return Answer::kNo;
  }
  if (!what.light.empty() && picture.light != what.light) return Answer::kNo;
  if (!what.place.empty() && picture.place != what.place && picture.where != what.place) {
    return picture.place.empty() && picture.where.empty() ? Answer::kUnknown : Answer::kNo;
  }
  if (!key_of(what, picture, words).empty()) return Answer::kYes;
  if (!what.part.empty() && what.object.empty()) return Answer::kUnknown;
  // A colour that nobody asked for may be there all the same.
  if (!what.colour.empty() || words.is_colour(what.companion)) {
    if (what.object.empty() && picture.background == "plain " + what.colour) return Answer::kYes;
    return has_colour(picture, what.colour, kColourShare) ? Answer::kYes : Answer::kUnknown;
  }
  return Answer::kNo;
}

bool lead_is_lit(const Concept& what, const Picture& picture, const Words& words) {
  const Concept lead = lead_of(what);
  double share = 0;
  if (!lead.part.empty() || !lead.object.empty()) {
    for (const auto& sighting : picture.lit) {
      const Concept& thing = sighting.what;
      if (thing.object.empty()) continue;
      const bool fits =
          lead.part.empty()
              ? thing.part.empty() && is_same_thing(thing.object, lead.object, words)
              : (thing.part == lead.part ||
                 (thing.part.empty() && is_part_itself(lead.part, thing.object, words))) &&
                    (lead.object.empty() || is_same_thing(thing.object, lead.object, words));
      if (fits) share += sighting.share;
    }
    return share >= kLitShare;
  }
  if (!lead.colour.empty()) return has_colour(picture, lead.colour, kColourShare);
  if (lead.background.empty()) return true;
  for (const auto& sighting : picture.lit) {
    if (same_ground(sighting.what.background, lead.background, words)) share += sighting.share;
  }
  return share >= kGroundShare;
}

Rate rate_of(const Concept& what, const Evidence& evidence, const Words& words) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> by_member;
  Rate rate;
  for (const auto& picture : evidence.pictures) {
    if (picture.exemplar || is_shown(what, picture, words) != Answer::kYes) continue;
    bool hit = picture.active;
    if (hit && picture.read) hit = lead_is_lit(what, picture, words);
    if (hit && !picture.read && picture.things.size() > 1 && what.companion.empty()) continue;
    auto& [hits, count] = by_member[key_of(what, picture, words)];
    if (hit) ++hits;
    ++count;
    ++rate.pictures;
  }
  for (const auto& [member, counts] : by_member) {
    rate.active += static_cast<double>(counts.first) / static_cast<double>(counts.second) /
                   static_cast<double>(by_member.size());
  }
  return rate;
}

}  // namespace maia::builtin
