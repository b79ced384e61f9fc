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
// What is said of a group has to be seen of so many of its members.
constexpr std::size_t kEnoughMembers = 3;

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
  picture.asked = picture.things;
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

using Things = std::vector<Concept>;

// The things of a picture that the concept's lead and companion mean, as "crow" or "crow+oak tree";
// empty where they are not both there.
std::string key_of(const Concept& what, const Things& things, const Words& words) {
  const bool wants_thing = !what.object.empty() || !what.part.empty() || !what.colour.empty();
  if (!wants_thing && what.companion.empty()) return "any";
  for (std::size_t i = 0; i < things.size(); ++i) {
    if (wants_thing && !matches(things[i], what, words)) continue;
    const std::string key = wants_thing ? things[i].object + things[i].part : "any";
    if (what.companion.empty()) return key;
    for (std::size_t j = 0; j < things.size(); ++j) {
      if (wants_thing && j == i) continue;
      if (!is_companion(things[j], what.companion, words)) continue;
      return key + "+" + things[j].object + things[j].part;
    }
  }
  return "";
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
    picture.active = picture.activation > evidence.threshold;
  }
  return evidence;
}

bool is_asked(const Concept& what, const Picture& picture, const Words& words) {
  if (!what.background.empty() && !same_ground(picture.background, what.background, words)) {
    return false;
  }
  if (what.light != picture.light && !what.light.empty()) return false;
  if (what.place != picture.place && !what.place.empty()) return false;
  if (!key_of(what, picture.asked, words).empty()) return true;
  return what.object.empty() && what.part.empty() && what.companion.empty() &&
         !what.colour.empty() && picture.background == "plain " + what.colour;
}

Answer is_shown(const Concept& what, const Picture& picture, const Words& words) {
  if (!what.background.empty() && !same_ground(picture.background, what.background, words)) {
    return Answer::kNo;
  }
  if (!what.light.empty() && picture.light != what.light) return Answer::kNo;
  if (!what.place.empty() && picture.place != what.place && picture.where != what.place) {
    return picture.place.empty() && picture.where.empty() ? Answer::kUnknown : Answer::kNo;
  }
  if (!key_of(what, picture.things, words).empty()) return Answer::kYes;
  const auto has = [&](const auto& fits) {
    return std::any_of(picture.things.begin(), picture.things.end(), fits);
  };
  if (!what.object.empty() &&
      !has([&](const Concept& thing) { return is_same_thing(thing.object, what.object, words); })) {
    return Answer::kNo;
  }
  if (!what.companion.empty() &&
      !has([&](const Concept& thing) { return is_companion(thing, what.companion, words); })) {
    // Parts and colours that nobody asked for may be there all the same.
    return words.is_object(what.companion) ? Answer::kNo : Answer::kUnknown;
  }
  if (!what.colour.empty()) {
    if (what.object.empty() && picture.background == "plain " + what.colour) return Answer::kYes;
    return has_colour(picture, what.colour, kColourShare) ? Answer::kYes : Answer::kUnknown;
  }
  return what.part.empty() ? Answer::kNo : Answer::kUnknown;
}

bool lead_is_lit(const Concept& what, const Picture& picture, const Words& words) {
  const Concept lead = lead_of(what);
  double share = 0;
  if (!lead.part.empty() || !lead.object.empty()) {
    double other = 0;  // of the same things: their parts, or what is not the part
    for (const auto& sighting : picture.lit) {
      const Concept& thing = sighting.what;
      if (thing.object.empty()) continue;
      if (!lead.object.empty() && !is_same_thing(thing.object, lead.object, words)) continue;
      const bool itself = thing.part == lead.part ||
                          (thing.part.empty() && is_part_itself(lead.part, thing.object, words));
      (itself ? share : other) += sighting.share;
    }
    return share >= kLitShare && (lead.object.empty() || share >= other);
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
  std::set<std::string> objects;
  std::set<std::string> companions;
  Rate rate;
  for (const auto& picture : evidence.pictures) {
    if (picture.exemplar || !is_asked(what, picture, words)) continue;
    bool hit = picture.active;
    if (hit && picture.read) hit = lead_is_lit(what, picture, words);
    if (hit && !picture.read && picture.things.size() > 1 && what.companion.empty()) continue;
    const std::string key = key_of(what, picture.asked, words);
    const auto plus = key.find('+');
    objects.insert(key.substr(0, plus));
    if (plus != std::string::npos) companions.insert(key.substr(plus + 1));
    auto& [hits, count] = by_member[key];
    if (hit) ++hits;
    ++count;
    ++rate.pictures;
  }
  for (const auto& [member, counts] : by_member) {
    rate.active += static_cast<double>(counts.first) / static_cast<double>(counts.second) /
                   static_cast<double>(by_member.size());
  }
  const auto enough = [&](const std::string& word, const std::set<std::string>& drawn) {
    return drawn.size() >= std::min<std::size_t>(kEnoughMembers, words.terms_of(word).size());
  };
  rate.enough =
      rate.pictures > 0 && enough(what.object, objects) && enough(what.companion, companions);
  return rate;
}

}  // namespace maia::builtin
