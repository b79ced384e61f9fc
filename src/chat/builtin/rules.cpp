#include "chat/builtin/rules.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace maia::builtin {
namespace {

constexpr double kHolds = 0.7;        // share of its members that must excite the unit
constexpr double kConditional = 0.9;  // what excites it less often than this may need a condition
constexpr double kAlways = 0.7;       // share of the pictures in which a condition must be met, ...
constexpr double kSurely = 0.5;       // ... and is known to be
constexpr double kOwnWork = 0.5;      // share of its pictures that no other rule explains as well
constexpr std::size_t kMaxRules = 3;
constexpr std::size_t kMaxConditions = 6;
constexpr double kEverything = 0.9;
constexpr std::size_t kMaxOpen = 8;
constexpr std::size_t kEnoughPictures = 4;

using Pictures = std::vector<const Picture*>;

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

// What the lit things of a picture suggest by themselves.
void add_leads(std::set<Concept>& leads, const Picture& picture, const Words& words) {
  for (const auto& [what, share] : picture.lit) {
    if (!what.object.empty()) {
      Concept lead;
      lead.part = what.part;
      if (!what.part.empty()) leads.insert(lead);
      lead.object = what.object;
      add_levels(leads, lead, &Concept::object, words);
    } else if (!what.background.empty() && what.background != "plain") {
      leads.insert({"", "", what.background, ""});
      const auto space = what.background.find(' ');
      if (space != std::string::npos && words.is_texture(what.background)) {
        leads.insert({"", "", what.background.substr(space + 1), ""});
      }
    }
  }
  for (const auto& [what, share] : picture.colours) {
    if (share >= 0.5) leads.insert({"", what.colour, "", ""});
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
  if (lead.background.empty() && !picture.background.empty()) {
    what.background = picture.background;
    concepts.insert(what);
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
  for (const auto& thing : picture.things) {
    if (!lead.object.empty() && words.belongs(thing.object, lead.object)) continue;
    if (words.is_term(thing.object)) {
      what.companion = thing.object;
      add_levels(concepts, what, &Concept::companion, words);
    }
    if (!thing.colour.empty() && lead.colour.empty() && !words.is_object(thing.colour)) {
      what.companion = thing.colour;
      concepts.insert(what);
    }
    if (!thing.part.empty() && !thing.object.empty() && thing.part != lead.part) {
      what.companion = thing.part;
      concepts.insert(what);
    }
  }
}

class Accountant {
 public:
  Accountant(const Evidence& evidence, const std::vector<Concept>& refuted, const Words& words)
      : evidence_(evidence), refuted_(refuted), words_(words) {
    for (const auto& picture : evidence.pictures) {
      if (picture.active && picture.read && picture.sample) left_.push_back(&picture);
    }
    all_ = left_;
  }

  Account finish() {
    Account account;
    account.active = all_.size();
    while (account.rules.size() < kMaxRules && !left_.empty()) {
      Rule rule = best_rule(account.rules);
      if (rule.explains == 0) break;
      std::erase_if(left_, [&](const Picture* p) { return explains(rule.what, *p); });
      account.rules.push_back(std::move(rule));
    }
    account.unexplained = left_.size();
    // One concept that explains everything is worth more than several.
    const Pictures left = left_;
    left_ = all_;
    if (account.rules.size() != 1 || !left.empty()) account.open = open_questions(kEverything);
    left_ = left;
    for (auto& what : open_questions(0)) {
      if (std::find(account.open.begin(), account.open.end(), what) == account.open.end()) {
        account.open.push_back(std::move(what));
      }
    }
    return account;
  }

 private:
  bool explains(const Concept& what, const Picture& picture) const {
    return lead_is_lit(what, picture, words_) && is_shown(what, picture, words_) != Answer::kNo;
  }

  std::size_t count(const Concept& what, const Pictures& pictures) const {
    return static_cast<std::size_t>(
        std::count_if(pictures.begin(), pictures.end(),
                      [&](const Picture* picture) { return explains(what, *picture); }));
  }

  // Of those that it explains, the ones that certainly show all of it.
  std::size_t count_sure(const Concept& what, const Pictures& pictures) const {
    return static_cast<std::size_t>(
        std::count_if(pictures.begin(), pictures.end(), [&](const Picture* picture) {
          return explains(what, *picture) && is_shown(what, *picture, words_) == Answer::kYes;
        }));
  }

  const Rate& rate(const Concept& what) {
    auto found = rates_.find(what);
    if (found == rates_.end()) {
      found = rates_.emplace(what, rate_of(what, evidence_, words_)).first;
    }
    return found->second;
  }

  bool is_refuted(const Concept& what) const {
    return std::find(refuted_.begin(), refuted_.end(), what) != refuted_.end();
  }

  std::set<Concept> leads() const {
    std::set<Concept> found;
    for (const auto* picture : left_) add_leads(found, *picture, words_);
    return found;
  }

  // Conditions of leads that explain much and often leave the unit at rest.
  std::set<Concept> conditionals(const std::set<Concept>& leads) {
    std::set<Concept> found;
    for (const auto& lead : leads) {
      // A light or a place is a condition itself.
      if (lead == Concept{"", "", "", lead.light, "", "", lead.place}) continue;
      if (rate(lead).active >= kConditional) continue;
      Pictures lit;
      for (const auto* picture : left_) {
        if (explains(lead, *picture)) lit.push_back(picture);
      }
      if (lit.empty() || lit.size() * 5 < left_.size()) continue;
      std::set<Concept> of_lead;
      for (const auto* picture : lit) add_conditions(of_lead, lead, *picture, words_);
      for (const auto& what : of_lead) {
        const auto all = static_cast<double>(lit.size());
        if (static_cast<double>(count(what, lit)) >= kAlways * all &&
            static_cast<double>(count_sure(what, lit)) >= kSurely * all) {
          found.insert(what);
        }
      }
    }
    return found;
  }

  // True where `a` is the better rule.
  bool is_better(const Rule& a, const Rule& b) const {
    if (a.explains != b.explains) return a.explains > b.explains;
    if (std::abs(a.rate.active - b.rate.active) > 0.15) return a.rate.active > b.rate.active;
    // As good with fewer words, or for more things.
    if (parts_of(a.what) != parts_of(b.what)) return parts_of(a.what) < parts_of(b.what);
    return breadth(a.what) > breadth(b.what);
  }

  std::size_t breadth(const Concept& what) const {
    return words_.terms_of(what.object).size() + words_.terms_of(what.companion).size();
  }

  // False where the pictures that bear the concept out are mostly explained already.
  bool does_own_work(const Concept& what, const std::vector<Rule>& rules) const {
    std::size_t all = 0;
    std::size_t own = 0;
    for (const auto& picture : evidence_.pictures) {
      if (!picture.active || !picture.read || !explains(what, picture)) continue;
      ++all;
      const bool shared = std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
        return explains(rule.what, picture);
      });
      if (!shared) ++own;
    }
    return static_cast<double>(own) >= kOwnWork * static_cast<double>(all);
  }

  Rule best_rule(const std::vector<Rule>& rules) {
    Rule best;
    const auto alone = leads();
    for (const auto* concepts : {&alone, &with_conditions(alone)}) {
      for (const auto& what : *concepts) {
        if (is_refuted(what) || !rate(what).enough || rate(what).active < kHolds) continue;
        Rule rule{what, rate(what), count(what, left_)};
        if (rule.explains == 0 || !(best.what.empty() || is_better(rule, best))) continue;
        if (does_own_work(what, rules)) best = rule;
      }
    }
    return best;
  }

  const std::set<Concept>& with_conditions(const std::set<Concept>& alone) {
    conditionals_ = conditionals(alone);
    return conditionals_;
  }

  // Concepts that explain at least that share of what is left, and of which too few pictures were
  // drawn to know.
  std::vector<Concept> open_questions(double least) {
    const auto alone = leads();
    auto all = conditionals(alone);
    all.insert(alone.begin(), alone.end());
    std::vector<std::pair<double, Concept>> ranked;
    for (const auto& what : all) {
      const Rate& known = rate(what);
      if (is_refuted(what) || (known.enough && known.pictures >= kEnoughPictures)) continue;
      const std::size_t explained = count(what, left_);
      if (explained == 0 ||
          static_cast<double>(explained) < least * static_cast<double>(left_.size())) {
        continue;
      }
      ranked.emplace_back(surprise(what, count_sure(what, left_)), what);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<Concept> open;
    for (auto& [surprise, what] : ranked) {
      if (open.size() < kMaxOpen) open.push_back(std::move(what));
    }
    return open;
  }

  // How little one would expect to find the concept so often by chance: the logarithm of the odds,
  // a word's chance being its share of the vocabulary.
  double surprise(const Concept& what, std::size_t explained) const {
    double expected = 0;
    const auto terms = static_cast<double>(words_.terms().size());
    const auto of_objects = [&](const std::string& word) {
      return std::log(2.0 * static_cast<double>(words_.terms_of(word).size()) / terms);
    };
    if (words_.is_object(what.object)) expected += of_objects(what.object);
    if (words_.is_object(what.companion)) {
      expected += of_objects(what.companion);
    } else if (!what.companion.empty()) {
      expected += std::log(0.2);
    }
    if (!what.part.empty()) expected += std::log(0.3);
    if (!what.colour.empty()) expected += std::log(0.2);
    if (!what.background.empty()) expected += std::log(0.1);
    if (!what.light.empty()) expected += std::log(0.05);
    if (!what.place.empty()) expected += std::log(0.4);
    return -std::min(expected, -0.05) * static_cast<double>(explained);
  }

  const Evidence& evidence_;
  const std::vector<Concept>& refuted_;
  const Words& words_;
  Pictures all_;
  Pictures left_;
  std::map<Concept, Rate> rates_;
  std::set<Concept> conditionals_;
};

}  // namespace

Account account_for(const Evidence& evidence, const std::vector<Concept>& refuted,
                    const Words& words) {
  return Accountant(evidence, refuted, words).finish();
}

}  // namespace maia::builtin
