#include "chat/builtin/agenda.hpp"

#include <algorithm>
#include <map>

#include "stats/moments.hpp"

namespace maia::builtin {
namespace {

constexpr std::size_t kMaxConcepts = 18;  // of one test

class Collector {
 public:
  Collector(const std::vector<Finding>& findings, const Words& words) : words_(words) {
    for (const auto& finding : findings) {
      if (finding.test.exists()) known_.push_back(finding.what);
    }
  }

  bool add(const Concept& what) {
    if (concepts_.size() >= kMaxConcepts || what.empty()) return false;
    if (!words_.is_term(what.object) && words_.terms_of(what.object).size() == 1) return false;
    if (std::find(known_.begin(), known_.end(), what) != known_.end()) return false;
    known_.push_back(what);
    concepts_.push_back(what);
    return true;
  }

  // The first `count` of them that are new.
  void add_best(const std::vector<Candidate>& ranked, std::size_t count) {
    for (const auto& candidate : ranked) {
      if (count == 0) return;
      if (add(candidate.what)) --count;
    }
  }

  bool empty() const { return concepts_.empty(); }
  std::vector<Concept> take() { return std::move(concepts_); }

 private:
  const Words& words_;
  std::vector<Concept> known_;
  std::vector<Concept> concepts_;
};

bool is_object_alone(const Concept& what) {
  return !what.object.empty() && parts_of(what) == 1;
}

// The exemplars' object, as a group where no single term of it stands out, and the screen's best.
std::vector<Concept> leaders(const std::vector<Candidate>& exemplars, const ScreenSummary& screen,
                             const Words& words) {
  std::vector<Concept> found;
  const Candidate* term = nullptr;
  const Candidate* group = nullptr;
  for (const auto& candidate : exemplars) {
    if (!is_object_alone(candidate.what)) continue;
    const Candidate*& slot = words.is_term(candidate.what.object) ? term : group;
    if (slot == nullptr) slot = &candidate;
  }
  const bool group_leads =
      group != nullptr && (term == nullptr || group->effect > 1.5 * term->effect);
  if (group_leads) {
    found.push_back(group->what);
  } else if (term != nullptr) {
    found.push_back(term->what);
  }
  for (const auto& candidate : screen.terms) {
    if (found.size() >= 2) break;
    if (std::find(found.begin(), found.end(), candidate.what) == found.end()) {
      found.push_back(candidate.what);
    }
  }
  return found;
}

// Members of a group, best first by the screen.
std::vector<Candidate> members_by_screen(const std::string& group, const ScreenSummary& screen,
                                         const Words& words) {
  std::vector<Candidate> members;
  for (const auto& candidate : screen.terms) {
    if (words.group_of(candidate.what.object) == group) members.push_back(candidate);
  }
  return members;
}

void add_parts_of_pairs(Collector& collector, const std::vector<Finding>& findings) {
  for (const auto& finding : findings) {
    if (!finding.significant() || parts_of(finding.what) < 2) continue;
    for (const auto part :
         {&Concept::object, &Concept::colour, &Concept::background, &Concept::light}) {
      Concept alone;
      alone.*part = finding.what.*part;
      collector.add(alone);
    }
  }
}

double strongest_effect(const std::vector<Finding>& model) {
  double strongest = 0;
  for (const auto& finding : model) strongest = std::max(strongest, finding.test.effect);
  return strongest;
}

// Objects that the screen puts in the reach of what the tests found, and the groups they share.
void add_rivals(Collector& collector, const ScreenSummary& screen,
                const std::vector<Finding>& model, const Words& words) {
  const double strongest = strongest_effect(model);
  std::vector<Candidate> strong;
  std::map<std::string, std::size_t> by_group;
  for (const auto& candidate : screen.terms) {
    if (candidate.effect < strongest / 2 || candidate.effect < 2 * screen.scatter) continue;
    // A term of a group that already stands needs no test of its own.
    const bool covered = std::any_of(model.begin(), model.end(), [&](const Finding& f) {
      return shows(candidate.what, f.what, words);
    });
    if (covered) continue;
    strong.push_back(candidate);
    ++by_group[words.group_of(candidate.what.object)];
  }
  for (const auto& [group, count] : by_group) {
    if (count >= 2) collector.add({group, "", "", ""});
  }
  collector.add_best(strong, 4);
}

void add_levels(Collector& collector, const ScreenSummary& screen,
                const std::vector<Finding>& findings, const std::vector<Finding>& model,
                const Words& words) {
  for (const auto& finding : findings) {
    const auto& object = finding.what.object;
    if (object.empty() || !finding.test.exists()) continue;
    if (!finding.rejected && finding.test.effect < strongest_effect(model) / 2) continue;
    const bool narrowed = std::any_of(model.begin(), model.end(), [&](const Finding& f) {
      return f.what != finding.what && shows(f.what, finding.what, words);
    });
    if (narrowed) continue;
    if (words.is_term(object)) {
      // Wider, where the siblings do nearly as well or the term failed the host's check.
      const double near_effect = mean(finding.near) - mean(finding.test.neutral);
      const bool siblings_too = finding.significant() && finding.near.size() >= 3 &&
                                near_effect >= finding.test.effect / 2;
      if (!finding.rejected && !siblings_too) continue;
      Concept wider = finding.what;
      wider.object = words.group_of(object);
      collector.add(wider);
      if (finding.rejected) {
        collector.add_best(members_by_screen(wider.object, screen, words), 2);
      }
    } else if (finding.significant() || finding.rejected) {
      // Narrower: does one member do the work?
      std::size_t count = 2;
      for (const auto& member : members_by_screen(object, screen, words)) {
        if (count == 0) break;
        Concept narrower = finding.what;
        narrower.object = member.what.object;
        --count;
        collector.add(narrower);
      }
    }
  }
}

void add_runners_up(Collector& collector, const History& history, const ScreenSummary& screen,
                    const Words& words) {
  collector.add_best(screen.terms, 3);
  collector.add_best(screen.groups, 2);
  collector.add_best(screen.backgrounds, 1);
  collector.add_best(screen.plain_colours, 1);
  collector.add_best(screen.colours, 1);
  collector.add_best(screen.lights, 1);
  collector.add_best(exemplar_candidates(history, words), 2);
}

// True where the object alone does so well that the condition cannot be needed.
bool works_without(const Candidate& condition, const std::vector<Finding>& findings,
                   const Words& words) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.significant() && is_object_alone(finding.what) &&
           shows(condition.what, finding.what, words) &&
           condition.effect < 0.6 * finding.test.effect;
  });
}

// Without a screen and without exemplars: a look around.
void add_anything(Collector& collector, const Words& words) {
  for (const auto& group : words.groups()) collector.add({group.name, "", "", ""});
}

}  // namespace

Agenda first_agenda(const History& history, const ScreenSummary& screen, const Words& words) {
  const auto exemplars = exemplar_candidates(history, words);
  Collector collector({}, words);
  collector.add_best(screen.terms, 3);
  collector.add_best(screen.groups, 2);
  collector.add_best(screen.backgrounds, 1);
  collector.add_best(screen.plain_colours, 1);
  collector.add_best(screen.colours, 1);
  collector.add_best(screen.lights, 1);
  collector.add_best(exemplars, 9);
  if (collector.empty()) add_anything(collector, words);
  Agenda agenda;
  agenda.concepts = collector.take();
  agenda.to_vary = leaders(exemplars, screen, words);
  return agenda;
}

Agenda next_agenda(const History& history, const ScreenSummary& screen,
                   const std::vector<Finding>& findings, const Words& words) {
  Collector collector(findings, words);
  const auto model = explain(findings, words);
  auto conditions = condition_candidates(history, words);
  std::erase_if(conditions, [&](const Candidate& candidate) {
    return candidate.effect < strongest_effect(model) / 2 ||
           works_without(candidate, findings, words);
  });
  collector.add_best(conditions, 2);
  add_parts_of_pairs(collector, findings);
  add_levels(collector, screen, findings, model, words);
  if (model.empty()) {
    add_runners_up(collector, history, screen, words);
  } else {
    add_rivals(collector, screen, model, words);
  }
  Agenda agenda;
  agenda.concepts = collector.take();
  return agenda;
}

Agenda agenda_of(const Account& account, const std::vector<Finding>& findings, const Words& words) {
  Collector collector(findings, words);
  for (const auto& rule : account.rules) {
    if (!collector.add(rule.what) || parts_of(rule.what) < 2) continue;
    const Concept lead = lead_of(rule.what);
    collector.add(lead);
    if (words.is_object(rule.what.companion)) collector.add({rule.what.companion, "", "", ""});
    for (const auto part : {&Concept::colour, &Concept::background, &Concept::light}) {
      Concept alone;
      if ((lead.*part).empty()) alone.*part = rule.what.*part;
      collector.add(alone);
    }
  }
  for (const auto& what : account.open) collector.add(what);
  Agenda agenda;
  agenda.concepts = collector.take();
  return agenda;
}

}  // namespace maia::builtin
