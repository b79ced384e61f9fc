#include "chat/builtin/rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>

namespace maia::builtin {
namespace {

// Probabilities, by how sure it is that a picture shows one of the concepts: no, unknown, likely, yes.
using ByAnswer = std::array<double, 4>;
constexpr ByAnswer kRests = {0.98, 0.96, 0.5, 0.1};        // it leaves the unit at rest
constexpr ByAnswer kIsLit = {0.01, 0.2, 0.75, 0.8};         // it excites it, and just that is lit
constexpr ByAnswer kExcites = {0.02, 0.1, 0.4, 0.9};       // it excites it; nobody read what is lit
constexpr ByAnswer kIsExemplar = {0.01, 0.3, 0.9, 0.95};  // of the strongest, and just that is lit
// Exemplars are not drawn from all pictures that excite the unit, but resemble each other: their
// evidence for a narrow concept counts so much.
constexpr double kNarrowness = 0.5;
// Costs of a description, beside the choice of its words.
constexpr double kRuleCost = 2;
constexpr double kConditionCost = 1;
constexpr std::size_t kMaxRules = 3;
constexpr std::size_t kMaxLeads = 200;
constexpr std::size_t kMaxConditioned = 40;  // leads that conditions are looked for
constexpr std::size_t kMaxConditions = 25;   // of each
constexpr double kAlways = 0.6;              // share of a lead's pictures that meet a condition
constexpr std::size_t kBeam = 40;            // sets that are extended
constexpr double kNearlyAsGood = 8;          // difference of logarithms
constexpr std::size_t kMaxOpen = 8;
constexpr std::size_t kMaxUnexplained = 4;  // and of what might explain the rest

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

// What the lit things of a picture suggest by themselves.
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

// The lead with each condition that the picture meets.
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
    if (!itself && !thing.colour.empty() && lead.colour.empty() &&
        !words.is_object(thing.colour)) {
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

// What a concept makes of each picture.
struct Candidate {
  Concept what;
  double cost = 0;   // of its description
  double share = 0;  // of all pictures that show it, about
  std::vector<std::uint8_t> shown;
  std::vector<std::uint8_t> lit;  // and it is lit
};

struct Set {
  double score = 0;
  std::vector<const Candidate*> members;
};

class Accountant {
 public:
  Accountant(const Evidence& evidence, const std::vector<Concept>& refuted, const Words& words)
      : evidence_(evidence), refuted_(refuted), words_(words) {
    weigh();
    for (std::size_t i = 0; i < evidence.pictures.size(); ++i) {
      if (evidence.pictures[i].active && evidence.pictures[i].read) lit_.push_back(i);
    }
  }

  Account finish() {
    find_candidates();
    const double nothing = score({});
    std::vector<Set> sets = {{nothing, {}}};
    std::vector<Set> all;
    for (std::size_t size = 0; size < kMaxRules; ++size) {
      sets = extended(sets);
      all.insert(all.end(), sets.begin(), sets.end());
    }
    Account account;
    if (all.empty()) return account;
    sort(all);
    // What is too little to believe is enough to be tested.
    const bool believed = all.front().score > nothing;
    for (const auto* member : all.front().members) {
      if (!believed) break;
      Set without = all.front();
      std::erase(without.members, member);
      account.rules.push_back({member->what, all.front().score - score(without.members)});
    }
    std::stable_sort(account.rules.begin(), account.rules.end(),
                     [](const Rule& a, const Rule& b) { return a.worth > b.worth; });
    if (believed) account.explained = share_explained(all.front());
    std::set<Concept> listed;
    for (const auto& rule : account.rules) listed.insert(rule.what);
    const auto list = [&](const std::vector<Set>& sets, std::size_t most) {
      for (const auto& set : sets) {
        if (set.score < all.front().score - kNearlyAsGood) break;
        for (const auto* member : set.members) {
          if (account.open.size() < most && listed.insert(member->what).second) {
            account.open.push_back(member->what);
          }
        }
      }
    };
    list(all, kMaxOpen);
    list(with_one_more(all.front()), account.open.size() + kMaxUnexplained);
    return account;
  }

 private:
  // Pictures that were asked for in the same words tell little that one of them does not tell.
  void weigh() {
    using Signature = std::tuple<std::vector<Concept>, std::string, std::string, std::string>;
    std::map<Signature, std::vector<std::size_t>> alike;
    for (std::size_t i = 0; i < evidence_.pictures.size(); ++i) {
      const Picture& picture = evidence_.pictures[i];
      if (picture.exemplar) continue;
      alike[{picture.things, picture.background, picture.light, picture.place}].push_back(i);
    }
    weights_.assign(evidence_.pictures.size(), 1);
    for (const auto& [signature, pictures] : alike) {
      for (const auto i : pictures) {
        weights_[i] = 1 / std::sqrt(static_cast<double>(pictures.size()));
      }
    }
  }

  void find_candidates() {
    std::set<Concept> leads;
    for (const auto i : lit_) add_leads(leads, evidence_.pictures[i], words_);
    for (const auto& lead : leads) add(lead);
    std::stable_sort(candidates_.begin(), candidates_.end(), [&](const auto& a, const auto& b) {
      return explained(a) > explained(b);
    });
    if (candidates_.size() > kMaxLeads) candidates_.resize(kMaxLeads);
    const std::size_t alone = candidates_.size();
    for (std::size_t c = 0; c < std::min(alone, kMaxConditioned); ++c) {
      // A place is a condition itself.
      const Candidate lead = candidates_[c];
      if (lead.what == Concept{"", "", "", "", "", "", lead.what.place}) continue;
      add_conditioned(lead);
    }
  }

  void add_conditioned(const Candidate& lead) {
    std::map<Concept, std::size_t> met;
    std::vector<std::size_t> pictures;
    for (const auto i : lit_) {
      if (lead.lit[i] > 0) pictures.push_back(i);
    }
    for (const auto i : pictures) {
      std::set<Concept> here;
      add_conditions(here, lead.what, evidence_.pictures[i], words_);
      for (const auto& what : here) ++met[what];
    }
    std::vector<std::pair<double, Concept>> ranked;
    for (const auto& [what, count] : met) {
      if (static_cast<double>(count) < kAlways * static_cast<double>(pictures.size())) continue;
      ranked.emplace_back(static_cast<double>(count) * std::log(share_of(what)), what);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    if (ranked.size() > kMaxConditions) ranked.resize(kMaxConditions);
    for (const auto& [rank, what] : ranked) add(what);
  }

  void add(const Concept& what) {
    if (std::find(refuted_.begin(), refuted_.end(), what) != refuted_.end()) return;
    Candidate candidate{what, cost_of(what), share_of(what), {}, {}};
    const std::size_t count = evidence_.pictures.size();
    candidate.shown.resize(count);
    candidate.lit.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      const Picture& picture = evidence_.pictures[i];
      const Answer shown = is_shown(what, picture, words_);
      candidate.shown[i] = static_cast<std::uint8_t>(shown);
      if (shown == Answer::kNo || !picture.active || !picture.read) continue;
      const Answer lit = std::min(shown, is_lit(what, picture, words_));
      candidate.lit[i] = static_cast<std::uint8_t>(lit);
    }
    candidates_.push_back(std::move(candidate));
  }

  std::size_t explained(const Candidate& candidate) const {
    return static_cast<std::size_t>(std::count_if(
        lit_.begin(), lit_.end(), [&](std::size_t i) { return candidate.lit[i] > 0; }));
  }

  // How many words the choice is from, as logarithms.
  double cost_of(const Concept& what) const {
    const auto choice = [](std::size_t words) {
      return std::log(static_cast<double>(std::max<std::size_t>(words, 2)));
    };
    const auto of_object = [&](const std::string& word) {
      if (word.empty()) return 0.0;
      if (words_.is_term(word)) return choice(words_.terms().size());
      if (words_.is_object(word)) {
        return choice(words_.groups().size() + words_.categories().size());
      }
      return choice(words_.parts().size() + words_.colours().size());
    };
    double cost = kRuleCost + kConditionCost * (parts_of(what) - 1);
    cost += of_object(what.object) + of_object(what.companion);
    if (!what.part.empty()) cost += choice(words_.parts().size());
    if (!what.colour.empty()) cost += choice(words_.colours().size());
    if (!what.background.empty()) {
      cost += choice(words_.backgrounds().size() + words_.textures().size());
    }
    if (!what.light.empty()) cost += choice(words_.lights().size());
    if (!what.place.empty()) cost += choice(words_.places().size());
    return cost;
  }

  // The share of all pictures that show it, about.
  double share_of(const Concept& what) const {
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

  double score(const std::vector<const Candidate*>& members) const {
    double total = 0;
    double share = 0;
    for (const auto* member : members) {
      total -= member->cost;
      share += member->share;
    }
    for (std::size_t i = 0; i < evidence_.pictures.size(); ++i) {
      const Picture& picture = evidence_.pictures[i];
      std::uint8_t shown = 0;
      std::uint8_t lit = 0;
      for (const auto* member : members) {
        shown = std::max(shown, member->shown[i]);
        lit = std::max(lit, member->lit[i]);
      }
      const ByAnswer& table = !picture.active    ? logs_at_rest_
                              : picture.exemplar ? logs_of_exemplars_
                              : picture.read     ? logs_lit_
                                                 : logs_excited_;
      total += weights_[i] * table[picture.read && picture.active ? lit : shown];
      if (picture.exemplar && picture.active && lit > 0) {
        total -= kNarrowness * std::log(std::min(share, 1.0));
      }
    }
    return total;
  }

  // The set with each candidate that explains more, the best first.
  std::vector<Set> with_one_more(const Set& set) const {
    std::vector<Set> found;
    for (const auto& candidate : candidates_) {
      if (!explains_more(candidate, set)) continue;
      Set larger = set;
      larger.members.push_back(&candidate);
      larger.score = score(larger.members);
      found.push_back(std::move(larger));
    }
    sort(found);
    return found;
  }

  // The best sets with one member more.
  std::vector<Set> extended(const std::vector<Set>& sets) const {
    std::vector<Set> found;
    std::set<std::set<const Candidate*>> seen;
    for (const auto& set : sets) {
      for (auto& larger : with_one_more(set)) {
        if (larger.score <= set.score && !set.members.empty()) break;
        if (seen.insert({larger.members.begin(), larger.members.end()}).second) {
          found.push_back(std::move(larger));
        }
      }
    }
    sort(found);
    if (found.size() > kBeam) found.resize(kBeam);
    return found;
  }

  static void sort(std::vector<Set>& sets) {
    std::stable_sort(sets.begin(), sets.end(),
                     [](const Set& a, const Set& b) { return a.score > b.score; });
  }

  double share_explained(const Set& set) const {
    double sample = 0;
    double explained = 0;
    for (const auto i : lit_) {
      if (!evidence_.pictures[i].sample) continue;
      ++sample;
      explained += std::any_of(set.members.begin(), set.members.end(),
                               [&](const Candidate* member) { return member->lit[i] > 0; });
    }
    return sample > 0 ? explained / sample : 0;
  }

  bool explains_more(const Candidate& candidate, const Set& set) const {
    return std::any_of(lit_.begin(), lit_.end(), [&](std::size_t i) {
      return candidate.lit[i] > 0 &&
             std::none_of(set.members.begin(), set.members.end(), [&](const Candidate* member) {
               return member->lit[i] >= candidate.lit[i];
             });
    });
  }

  static ByAnswer logs(const ByAnswer& table) {
    ByAnswer result = table;
    for (auto& value : result) value = std::log(value);
    return result;
  }

  const Evidence& evidence_;
  const std::vector<Concept>& refuted_;
  const Words& words_;
  const ByAnswer logs_at_rest_ = logs(kRests);
  const ByAnswer logs_lit_ = logs(kIsLit);
  const ByAnswer logs_excited_ = logs(kExcites);
  const ByAnswer logs_of_exemplars_ = logs(kIsExemplar);
  std::vector<double> weights_;
  std::vector<std::size_t> lit_;  // active pictures that were read
  std::vector<Candidate> candidates_;
};

}  // namespace

Account account_for(const Evidence& evidence, const std::vector<Concept>& refuted,
                    const Words& words) {
  return Accountant(evidence, refuted, words).finish();
}

}  // namespace maia::builtin
