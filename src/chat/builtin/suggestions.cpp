#include "chat/builtin/suggestions.hpp"

#include <algorithm>
#include <cmath>

namespace maia::builtin {
namespace {

// Costs of a description, beside the choice of its words.
constexpr double kRuleCost = 2;
constexpr double kConditionCost = 1;

void add_levels(std::set<Concept>& concepts, const Concept& what, std::string Concept::*part,
                const Words& words) {
  concepts.insert(what);
  const auto& group = words.group_of(what.*part);
  if (group.empty()) return;
  Concept wider = what;
  wider.*part = group;
  concepts.insert(wider);
  for (const auto& category : words.categories_of(what.*part)) {
    wider.*part = category;
    concepts.insert(wider);
  }
}

// A word that names things as well, as "roof" does, means both.
Concept part_alone(const std::string& part, const Words& words) {
  if (words.is_term(part)) return {part, "", "", ""};
  return {"", "", "", "", part};
}

// Shares of random pictures: of one or two things on a background or a plain ground.
class Shares {
 public:
  explicit Shares(const Words& words) : words_(words) {}

  double of(const Concept& what) const {
    const auto terms = static_cast<double>(words_.terms().size());
    const auto of_object = [&](const std::string& word) {
      if (words_.is_part(word)) return share_of_part(word);
      if (!words_.is_object(word)) return 0.2;
      const double placed = 2 * static_cast<double>(words_.terms_of(word).size()) / terms;
      return std::min(0.9, placed + share_of_scenery(word));
    };
    const auto& scenery = words_.scenery_of(what.background);
    const auto is_scenery = [&](const std::string& word) {
      return std::find(scenery.begin(), scenery.end(), word) != scenery.end();
    };
    double share = 1;
    if (!what.object.empty() && !is_scenery(what.object)) share *= of_object(what.object);
    if (!what.companion.empty()) {
      double own = words_.is_part(what.companion) ? owners_with(what.companion, what) : 0;
      if (is_scenery(what.companion)) own = 1;
      share *= own + (1 - own) * of_object(what.companion);
    }
    if (!what.part.empty() && what.object.empty()) share *= share_of_part(what.part);
    if (!what.part.empty() && !what.object.empty()) share *= 0.8;
    // Things may well have the colour by nature.
    if (!what.colour.empty() && what.object.empty()) share *= 0.25;
    if (!what.background.empty()) share *= share_of_ground(what.background);
    if (!what.light.empty()) share *= 0.05;
    if (!what.place.empty()) share *= 0.4;
    return std::max(share, 1e-4);
  }

 private:
  // Of the things that the lead is or is a part of, the share with a part.
  double owners_with(const std::string& part, const Concept& lead) const {
    std::size_t all = 0;
    std::size_t owners = 0;
    for (const auto& term : words_.terms()) {
      if (!lead.object.empty() && !words_.belongs(term, lead.object) &&
          !words_.has_part(term, lead.object).value_or(false)) {
        continue;
      }
      if (!lead.part.empty() && !words_.has_part(term, lead.part).value_or(false)) continue;
      ++all;
      if (words_.has_part(term, part).value_or(false)) ++owners;
    }
    return all == 0 ? 0 : static_cast<double>(owners) / static_cast<double>(all);
  }

  double share_of_part(const std::string& part) const {
    std::size_t owners = 0;
    for (const auto& term : words_.terms()) {
      if (term == part || words_.has_part(term, part).value_or(false)) ++owners;
    }
    const auto terms = static_cast<double>(words_.terms().size());
    return owners == 0 ? 0.15 : std::min(0.9, 2 * static_cast<double>(owners) / terms);
  }

  double share_of_ground(const std::string& ground) const {
    return std::min(0.9, 1 / grounds() + share_of_scenery(ground));
  }

  // Of the grounds, those that show it among others.
  double share_of_scenery(const std::string& word) const {
    std::size_t shown = 0;
    for (const auto& ground : words_.backgrounds()) {
      const auto& scenery = words_.scenery_of(ground);
      if (std::find(scenery.begin(), scenery.end(), word) != scenery.end()) ++shown;
    }
    return static_cast<double>(shown) / grounds();
  }

  // With some plain ones.
  double grounds() const { return static_cast<double>(words_.backgrounds().size() + 4); }

  const Words& words_;
};

}  // namespace

void add_leads(std::set<Concept>& leads, const Picture& picture, const Words& words) {
  for (const auto& [what, share] : picture.lit) {
    if (!what.object.empty()) {
      Concept lead;
      lead.part = what.part;
      if (!what.part.empty()) leads.insert(part_alone(what.part, words));
      lead.object = what.object;
      add_levels(leads, lead, &Concept::object, words);
      if (what.part.empty()) {
        for (const auto& part : words.parts()) {
          if (words.has_part(what.object, part).value_or(false)) {
            leads.insert(part_alone(part, words));
          }
        }
      }
    } else if (!what.background.empty() && what.background != "plain") {
      leads.insert({"", "", what.background, ""});
      for (const auto& word : words.scenery_of(what.background)) {
        if (words.is_background(word)) leads.insert({"", "", word, ""});
        if (words.is_object(word)) leads.insert({word, "", "", ""});
      }
      const auto space = what.background.find(' ');
      if (space != std::string::npos && words.is_texture(what.background)) {
        leads.insert({"", "", what.background.substr(space + 1), ""});
      }
    }
  }
  for (const auto& [what, share] : picture.colours) {
    if (share >= 0.35) leads.insert({"", what.colour, "", ""});
  }
  if (!picture.light.empty()) leads.insert({"", "", "", picture.light});
  if (!picture.where.empty()) {
    Concept lead;
    lead.place = picture.where;
    leads.insert(lead);
  }
}

void add_conditions(std::set<Concept>& concepts, const Concept& lead, const Picture& picture,
                    const Words& words) {
  Concept what = lead;
  // A ground that is lit itself has its colour and is no condition of it.
  const bool is_colour = lead == Concept{"", lead.colour, "", ""};
  const bool ground_is_lit = std::none_of(
      picture.lit.begin(), picture.lit.end(),
      [](const Sighting& lit) { return !lit.what.object.empty() && lit.share >= 0.5; });
  if (lead.background.empty() && !(is_colour && ground_is_lit)) {
    for (const auto& ground : picture.grounds) {
      what.background = ground;
      concepts.insert(what);
    }
    what.background = picture.background;
    if (!what.background.empty()) concepts.insert(what);
    what = lead;
  }
  if (lead.light.empty() && !picture.light.empty()) {
    what.light = picture.light;
    concepts.insert(what);
    what = lead;
  }
  if (lead.place.empty() && !picture.where.empty()) {
    what.place = picture.where;
    concepts.insert(what);
    what = lead;
  }
  if (lead.colour.empty() && lead.part.empty() && !lead.object.empty()) {
    for (const auto& [colour, share] : picture.colours) {
      if (share < 0.4) continue;
      what.colour = colour.colour;
      concepts.insert(what);
    }
    what = lead;
  }
  const auto add_companion = [&](const Concept& thing) {
    const bool itself = !lead.object.empty() && words.belongs(thing.object, lead.object);
    if (words.is_object(thing.object) && !itself) {
      what.companion = thing.object;
      add_levels(concepts, what, &Concept::companion, words);
    }
    if (!itself && !thing.colour.empty() && lead.colour.empty() && !words.is_object(thing.colour)) {
      what.companion = thing.colour;
      concepts.insert(what);
    }
    for (const auto& part : words.parts()) {
      const bool has = thing.part == part || words.has_part(thing.object, part).value_or(false);
      if (!has || part == lead.part || part == lead.object) continue;
      what.companion = part;
      concepts.insert(what);
    }
  };
  // A light or a place with a thing is the thing there.
  if (lead == Concept{"", "", "", lead.light, "", "", lead.place}) return;
  for (const auto& thing : picture.things) add_companion(thing);
  for (const auto& thing : picture.scenery) add_companion(thing);
}

double cost_of(const Concept& what, const Words& words) {
  const auto choice = [](std::size_t number) {
    return std::log(static_cast<double>(std::max<std::size_t>(number, 2)));
  };
  const auto of_object = [&](const std::string& word) {
    if (word.empty()) return 0.0;
    if (words.is_term(word)) return choice(words.terms().size());
    if (words.is_object(word)) {
      return choice(words.groups().size() + words.categories().size());
    }
    return choice(words.parts().size() + words.colours().size());
  };
  double cost = kRuleCost + kConditionCost * (parts_of(what) - 1);
  cost += of_object(what.object) + of_object(what.companion);
  if (!what.part.empty()) cost += choice(words.parts().size());
  if (!what.colour.empty()) cost += choice(words.colours().size());
  if (!what.background.empty()) {
    cost += choice(words.backgrounds().size() + words.textures().size());
  }
  if (!what.light.empty()) cost += choice(words.lights().size());
  if (!what.place.empty()) cost += choice(words.places().size());
  return cost;
}

double share_of(const Concept& what, const Words& words) {
  return Shares(words).of(what);
}

}  // namespace maia::builtin
