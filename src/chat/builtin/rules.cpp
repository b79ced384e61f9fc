#include "chat/builtin/rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>

#include "chat/builtin/suggestions.hpp"

namespace maia::builtin {
namespace {

// Probabilities, by how sure it is that a picture shows one of the concepts: no, unknown, likely,
// yes.
using ByAnswer = std::array<double, 4>;
constexpr ByAnswer kRests = {0.98, 0.96, 0.5, 0.1};       // it leaves the unit at rest
constexpr ByAnswer kIsLit = {0.01, 0.2, 0.75, 0.8};       // it excites it, and just that is lit
constexpr ByAnswer kExcites = {0.02, 0.1, 0.4, 0.9};      // it excites it; nobody read what is lit
constexpr ByAnswer kIsExemplar = {0.01, 0.3, 0.9, 0.95};  // of the strongest, and just that is lit
// Exemplars are not drawn from all pictures that excite the unit, but resemble each other: their
// evidence for a narrow concept counts so much.
constexpr double kNarrowness = 0.5;
constexpr std::size_t kMaxRules = 3;
constexpr std::size_t kMaxLeads = 200;
constexpr std::size_t kMaxConditioned = 40;  // leads that conditions are looked for
constexpr std::size_t kMaxConditions = 25;   // of each
constexpr double kAlways = 0.6;              // share of a lead's pictures that meet a condition
constexpr std::size_t kBeam = 40;            // sets that are extended
constexpr double kNearlyAsGood = 8;          // difference of logarithms
constexpr std::size_t kMaxOpen = 8;
constexpr std::size_t kMaxUnexplained = 4;  // and of what might explain the rest

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
    std::stable_sort(candidates_.begin(), candidates_.end(),
                     [&](const auto& a, const auto& b) { return explained(a) > explained(b); });
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
      ranked.emplace_back(static_cast<double>(count) * std::log(share_of(what, words_)), what);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    if (ranked.size() > kMaxConditions) ranked.resize(kMaxConditions);
    for (const auto& [rank, what] : ranked) add(what);
  }

  void add(const Concept& what) {
    if (std::find(refuted_.begin(), refuted_.end(), what) != refuted_.end()) return;
    Candidate candidate{what, cost_of(what, words_), share_of(what, words_), {}, {}};
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
