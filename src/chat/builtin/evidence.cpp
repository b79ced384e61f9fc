#include "chat/builtin/evidence.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "stats/moments.hpp"

namespace maia::builtin {
namespace {

// A unit is read picture by picture where this share of what was drawn before anything was supposed
// leaves it at rest, and little lies between rest and activity.
constexpr double kLeastAtRest = 0.3;
constexpr std::size_t kLeastReference = 12;
constexpr double kMostBetween = 0.1;
constexpr double kRestBand = 0.03;    // of the span from rest to the strongest exemplars
constexpr double kActiveFrom = 0.25;  // of the same span
// Of the lit pixels, what makes a thing, a ground or a colour one of those that are lit.
constexpr double kLitShare = 0.2;
constexpr double kGroundShare = 0.25;
constexpr double kColourShare = 0.35;
constexpr double kSomeColour = 0.2;

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

void add_scenery(Picture& picture, const Words& words) {
  for (const auto& word : words.scenery_of(picture.background)) {
    if (words.is_background(word)) picture.grounds.push_back(word);
    if (words.is_object(word)) picture.scenery.push_back({word, "", "", ""});
  }
}

// What was asked for and drawn, with what the reader said where it was asked.
void add_drawn(const History& history, const Words& words, Evidence& evidence) {
  std::map<std::pair<double, Concept>, std::vector<const SeenPicture*>> readings;
  for (const auto& seen : history.seen) readings[{seen.activation, seen.drawn}].push_back(&seen);
  for (const auto& m : history.measurements) {
    Picture picture = from_prompt(m.scene, m.more, words);
    picture.activation = m.activation;
    picture.sample =
        m.stage == Stage::kScreen || m.stage == Stage::kExemplars || m.arm == "neutral";
    const auto found = readings.find({m.activation, m.scene});
    if (found != readings.end() && !found->second.empty()) {
      add_reading(picture, *found->second.back());
      if (found->second.size() > 1) found->second.pop_back();
    }
    evidence.pictures.push_back(std::move(picture));
  }
}

std::vector<double> sorted(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values;
}

// Of what was drawn before anything was supposed; of several things in a picture one may well be
// what excites the unit, so that the screens are no measure of how often it is.
std::vector<double> reference_of(const History& history) {
  std::vector<double> values;
  for (const auto& m : history.measurements) {
    if (m.stage == Stage::kExemplars) values.push_back(m.activation);
  }
  return sorted(std::move(values));
}

double highest_of_all(const History& history) {
  double highest = 0;
  for (const auto& seen : history.exemplars) highest = std::max(highest, seen.activation);
  for (const auto& m : history.measurements) highest = std::max(highest, m.activation);
  return highest;
}

bool has_colour(const Picture& picture, const std::string& colour, double least) {
  return std::any_of(picture.colours.begin(), picture.colours.end(), [&](const Sighting& s) {
    return s.what.colour == colour && s.share >= least;
  });
}

Answer colour_of_lit(const std::string& colour, const Picture& picture) {
  if (has_colour(picture, colour, kColourShare)) return Answer::kYes;
  return has_colour(picture, colour, kSomeColour) ? Answer::kLikely : Answer::kNo;
}

bool is_same_thing(const std::string& object, const std::string& wanted, const Words& words) {
  return !object.empty() && (object == wanted || words.belongs(object, wanted));
}

// A part counts wherever it is; "wheel" also where it lies about by itself.
bool is_part_itself(const std::string& part, const std::string& object, const Words& words) {
  return object == part || singular_of(words.group_of(object)) == part;
}

bool has_part(const Concept& thing, const std::string& part, const Words& words) {
  return thing.part == part || is_part_itself(part, thing.object, words) ||
         words.has_part(thing.object, part).value_or(false);
}

// The concept's object, part and colour on one thing. A word that names both, as "roof" does, means
// either.
Answer is_this(const Concept& thing, const Concept& wanted, const Words& words) {
  if (!wanted.object.empty() && !is_same_thing(thing.object, wanted.object, words)) {
    const bool as_part = wanted.part.empty() && wanted.colour.empty() &&
                         words.is_part(wanted.object) && has_part(thing, wanted.object, words);
    return as_part ? Answer::kYes : Answer::kNo;
  }
  if (!wanted.part.empty() && !has_part(thing, wanted.part, words)) {
    const bool known = words.has_part(thing.object, wanted.part).has_value();
    return known || !thing.part.empty() ? Answer::kNo : Answer::kUnknown;
  }
  if (wanted.colour.empty() || thing.colour == wanted.colour) return Answer::kYes;
  return thing.colour.empty() ? Answer::kUnknown : Answer::kNo;
}

Answer is_companion(const Concept& thing, const std::string& companion, const Words& words) {
  if (thing.colour == companion || is_same_thing(thing.object, companion, words)) {
    return Answer::kYes;
  }
  if (words.is_part(companion)) return is_this(thing, {"", "", "", "", companion}, words);
  const bool any_colour = words.is_colour(companion) && thing.colour.empty();
  return any_colour ? Answer::kUnknown : Answer::kNo;
}

using Things = std::vector<Concept>;

bool wants_thing(const Concept& what) {
  return !what.object.empty() || !what.part.empty() || !what.colour.empty();
}

// The lead and the companion are two things, but a part may be its own thing's: what has a hand
// and is an instrument.
Answer are_among(const Concept& what, const Things& things, const Words& words) {
  Answer best = Answer::kNo;
  const bool own_part = words.is_part(what.companion);
  for (std::size_t i = 0; i < things.size() || (i == 0 && !wants_thing(what)); ++i) {
    const Answer lead = wants_thing(what) ? is_this(things[i], what, words) : Answer::kYes;
    if (what.companion.empty()) {
      best = std::max(best, lead);
      continue;
    }
    for (std::size_t j = 0; lead != Answer::kNo && j < things.size(); ++j) {
      if (wants_thing(what) && j == i && !own_part) continue;
      best = std::max(best, std::min(lead, is_companion(things[j], what.companion, words)));
    }
  }
  return best;
}

Answer shows_things(const Concept& what, const Picture& picture, const Words& words) {
  if (!wants_thing(what) && what.companion.empty()) return Answer::kYes;
  Answer best = are_among(what, picture.things, words);
  if (best != Answer::kYes && !picture.scenery.empty()) {
    Things all = picture.things;
    all.insert(all.end(), picture.scenery.begin(), picture.scenery.end());
    best = std::max(best, std::min(Answer::kLikely, are_among(what, all, words)));
  }
  if (what.colour.empty() || !what.companion.empty()) return best;
  if (what.object.empty() && picture.background == "plain " + what.colour) return Answer::kYes;
  const Answer colour = colour_of_lit(what.colour, picture);
  if (what.object.empty()) return std::max({best, colour, Answer::kUnknown});
  return best == Answer::kUnknown ? std::max(best, colour) : best;
}

Answer shows_ground(const std::string& wanted, const Picture& picture, const Words& words) {
  if (wanted.empty() || same_ground(picture.background, wanted, words)) return Answer::kYes;
  const bool scenic =
      std::find(picture.grounds.begin(), picture.grounds.end(), wanted) != picture.grounds.end();
  return scenic ? Answer::kLikely : Answer::kNo;
}

// What is at the top may be on the left as well.
Answer shows_place(const std::string& wanted, const Picture& picture) {
  if (wanted.empty() || picture.place == wanted || picture.where == wanted) return Answer::kYes;
  const auto& other = opposite_of(wanted);
  const bool elsewhere = !other.empty() && (picture.place == other || picture.where == other);
  return elsewhere ? Answer::kNo : Answer::kLikely;
}

Answer is_thing_lit(Concept lead, const Picture& picture, const Words& words) {
  const bool either = lead.part.empty() && words.is_part(lead.object);
  if (either) std::swap(lead.part, lead.object);
  double share = 0;
  double other = 0;   // of the same things: their parts, or what is not the part
  double likely = 0;  // things that have the part, grounds that show the thing
  for (const auto& sighting : picture.lit) {
    const Concept& thing = sighting.what;
    if (thing.object.empty()) {
      const auto& scenery = words.scenery_of(thing.background);
      if (std::find(scenery.begin(), scenery.end(), lead.object) != scenery.end()) {
        likely += sighting.share;
      }
      continue;
    }
    if (!lead.object.empty() && !is_same_thing(thing.object, lead.object, words)) continue;
    const bool itself = thing.part == lead.part ||
                        (thing.part.empty() && is_part_itself(lead.part, thing.object, words));
    (itself ? share : other) += sighting.share;
    if (!itself && thing.part.empty() && !lead.part.empty() && has_part(thing, lead.part, words)) {
      likely += sighting.share;
    }
  }
  if (share >= kLitShare && (lead.object.empty() || share >= other)) return Answer::kYes;
  return share + likely >= kLitShare && likely > 0 ? Answer::kLikely : Answer::kNo;
}

}  // namespace

Evidence gather(const History& history, const Words& words) {
  Evidence evidence;
  const auto drawn = reference_of(history);
  std::vector<double> best;
  for (const auto& seen : history.exemplars) best.push_back(seen.activation);
  best = sorted(std::move(best));
  if (drawn.size() < kLeastReference || best.size() < 3) return evidence;
  add_drawn(history, words, evidence);
  for (const auto& seen : history.exemplars) {
    Picture picture;
    picture.activation = seen.activation;
    picture.exemplar = picture.sample = true;
    add_reading(picture, seen);
    evidence.pictures.push_back(std::move(picture));
  }
  evidence.rest = drawn[drawn.size() / 4];
  double top = std::max(best[best.size() - 1 - best.size() / 5], drawn[drawn.size() * 19 / 20]);
  if (top <= evidence.rest) top = highest_of_all(history);
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
    add_scenery(picture, words);
    picture.active = picture.activation > evidence.threshold;
  }
  return evidence;
}

Answer is_shown(const Concept& what, const Picture& picture, const Words& words) {
  if (!what.light.empty() && picture.light != what.light) return Answer::kNo;
  const Answer ground = shows_ground(what.background, picture, words);
  if (ground == Answer::kNo) return ground;
  const Answer place = shows_place(what.place, picture);
  if (place == Answer::kNo) return place;
  return std::min({ground, place, shows_things(what, picture, words)});
}

Answer is_lit(const Concept& what, const Picture& picture, const Words& words) {
  const Concept lead = lead_of(what);
  if (!lead.part.empty() || !lead.object.empty()) return is_thing_lit(lead, picture, words);
  if (!lead.colour.empty()) return colour_of_lit(lead.colour, picture);
  if (lead.background.empty()) return Answer::kYes;
  double share = 0;
  double scenic = 0;  // of grounds that show it among others
  for (const auto& sighting : picture.lit) {
    const auto& ground = sighting.what.background;
    if (ground.empty()) continue;
    const auto& scenery = words.scenery_of(ground);
    if (same_ground(ground, lead.background, words)) share += sighting.share;
    if (std::find(scenery.begin(), scenery.end(), lead.background) != scenery.end()) {
      scenic += sighting.share;
    }
  }
  if (share >= kGroundShare) return Answer::kYes;
  return share + scenic >= kGroundShare ? Answer::kLikely : Answer::kNo;
}

}  // namespace maia::builtin
