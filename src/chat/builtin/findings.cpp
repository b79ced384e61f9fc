#include "chat/builtin/findings.hpp"

#include <algorithm>
#include <map>

#include "stats/moments.hpp"
#include "stats/multiple.hpp"
#include "stats/roc.hpp"

namespace maia::builtin {
namespace {

// Chosen on other units than those of the tests; docs/experimenter.md says which and why.
constexpr double kTestLevel = 0.05;
constexpr double kConfirmLevel = 0.01;
constexpr double kConfirmRoc = 0.75;
constexpr double kWeakest = 0.5;      // of the strongest effect: what is weaker is not a label
constexpr double kCoverage = 0.6;     // share of a group's pictures that must excite the unit
constexpr double kCombination = 1.7;  // a pair must beat its parts by this factor
constexpr double kColourKept = 0.4;  // effect that an object keeps when its colour is not the cause
constexpr std::size_t kMaxLabels = 3;
constexpr double kHolds = 0.7;      // share of a rule's pictures that must excite the unit
constexpr double kExplained = 0.5;  // share of what excites it that the rules must explain

Comparison compare(std::vector<double> shown, std::vector<double> neutral) {
  Comparison result;
  result.effect = mean(shown) - mean(neutral);
  result.p = shown.empty() ? 1 : mann_whitney_p(shown, neutral);
  result.roc = roc_area(shown, neutral);
  result.shown = std::move(shown);
  result.neutral = std::move(neutral);
  return result;
}

void adjust(std::vector<Comparison*>& family) {
  std::vector<double> p;
  for (const auto* comparison : family) p.push_back(comparison->p);
  const auto adjusted = holm_adjusted(p);
  for (std::size_t i = 0; i < family.size(); ++i) family[i]->p = adjusted[i];
}

std::vector<double> values_of(const History& history, Stage stage, const std::string& arm,
                              int attempt = -1) {
  std::vector<double> values;
  for (const auto& m : history.measurements) {
    if (m.stage == stage && m.arm == arm && (attempt < 0 || m.attempt == attempt)) {
      values.push_back(m.activation);
    }
  }
  return values;
}

// Neutral pictures, without those that turned out to show something that excites the unit.
class Neutral {
 public:
  Neutral(const History& history, const Evidence& evidence, const std::vector<Rule>& rules,
          const Words& words)
      : history_(history), evidence_(evidence), rules_(rules), words_(words) {}

  std::vector<double> values(Stage stage, const Concept& what, int attempt = -1) const {
    std::vector<double> values;
    for (std::size_t i = 0; i < history_.measurements.size(); ++i) {
      const auto& m = history_.measurements[i];
      if (m.stage != stage || m.arm != "neutral") continue;
      if (attempt >= 0 && m.attempt != attempt) continue;
      if (!evidence_.clear || is_neutral(evidence_.pictures[i], what)) {
        values.push_back(m.activation);
      }
    }
    return values;
  }

 private:
  bool is_neutral(const Picture& picture, const Concept& what) const {
    if (!picture.active || !picture.read) return true;
    return !explains(what, picture) &&
           std::none_of(rules_.begin(), rules_.end(),
                        [&](const Rule& rule) { return explains(rule.what, picture); });
  }

  bool explains(const Concept& what, const Picture& picture) const {
    return is_shown(what, picture, words_) != Answer::kNo &&
           is_lit(what, picture, words_) != Answer::kNo;
  }

  const History& history_;
  const Evidence& evidence_;
  const std::vector<Rule>& rules_;
  const Words& words_;
};

void append(std::vector<double>& values, const std::vector<double>& more) {
  values.insert(values.end(), more.begin(), more.end());
}

void add_confirmations(const History& history, const Neutral& neutral,
                       std::vector<Finding>& findings) {
  for (int attempt = 0; attempt < static_cast<int>(history.attempts.size()); ++attempt) {
    if (history.attempts[static_cast<std::size_t>(attempt)].stage != Stage::kConfirm) continue;
    std::vector<Comparison*> family;
    for (auto& finding : findings) {
      auto shown = values_of(history, Stage::kConfirm, finding.label, attempt);
      if (shown.empty()) continue;
      finding.confirm =
          compare(std::move(shown), neutral.values(Stage::kConfirm, finding.what, attempt));
      family.push_back(&finding.confirm);
    }
    adjust(family);
  }
}

// A rejected label is refuted. Of several labels rejected together, those are whose own pictures
// were no better than neutral ones, or, where all were better, all but the best.
void add_rejections(const History& history, const Words& words, std::vector<Finding>& findings) {
  for (const auto& rejection : history.rejections) {
    std::vector<Finding*> concerned;
    for (auto& finding : findings) {
      if (std::find(rejection.labels.begin(), rejection.labels.end(), finding.label) !=
          rejection.labels.end()) {
        concerned.push_back(&finding);
      }
    }
    std::map<const Finding*, double> means;
    for (const auto* finding : concerned) {
      std::vector<double> values;
      for (const auto& m : rejection.positive) {
        if (shows(m.scene, finding->what, words)) values.push_back(m.activation);
      }
      means[finding] = values.empty() ? rejection.mean_label : mean(values);
    }
    const auto best = std::max_element(concerned.begin(), concerned.end(),
                                       [&](auto* a, auto* b) { return means[a] < means[b]; });
    for (auto* finding : concerned) {
      const bool worse = means[finding] <= rejection.mean_neutral;
      if (concerned.size() == 1 || worse || finding != *best) finding->rejected = true;
    }
  }
}

// The share of a group's own pictures that lie over the middle between neutral and the strongest.
double coverage(const Finding& group, double strongest) {
  const double middle = mean(group.test.neutral) + strongest / 2;
  const auto over = std::count_if(group.test.shown.begin(), group.test.shown.end(),
                                  [&](double value) { return value > middle; });
  return static_cast<double>(over) / static_cast<double>(group.test.shown.size());
}

// `a` and `b` differ in the object alone, and b's is a member of a's group.
bool is_group_of(const Concept& a, const Concept& b, const Words& words) {
  Concept widened = b;
  widened.object = words.group_of(b.object);
  return !widened.object.empty() && widened == a;
}

// True where `part` names a proper part of what `whole` names.
bool is_part(const Concept& part, const Concept& whole, const Words& words) {
  if (parts_of(part) >= parts_of(whole)) return false;
  Concept scene = whole;
  if (!words.is_term(scene.object) && words.is_term(part.object)) return false;
  return shows(scene, part, words);
}

class Explanation {
 public:
  Explanation(std::vector<Finding> kept, const std::vector<Finding>& all, const Words& words)
      : kept_(std::move(kept)), all_(all), words_(words) {}

  std::vector<Finding> settle() {
    settle_combinations();
    settle_levels();
    settle_colours();
    drop_weak();
    std::stable_sort(kept_.begin(), kept_.end(),
                     [](const auto& a, const auto& b) { return a.test.effect > b.test.effect; });
    if (kept_.size() > kMaxLabels) kept_.resize(kMaxLabels);
    return std::move(kept_);
  }

 private:
  double strongest() const {
    double effect = 0;
    for (const auto& finding : kept_) effect = std::max(effect, finding.test.effect);
    return effect;
  }

  void drop(const std::vector<Concept>& concepts) {
    std::erase_if(kept_, [&](const Finding& finding) {
      return std::find(concepts.begin(), concepts.end(), finding.what) != concepts.end();
    });
  }

  // A pair stands only where its parts, kept or refuted, do not do it alone; where it stands, they
  // go.
  void settle_combinations() {
    std::vector<Concept> dropped;
    for (const auto& whole : kept_) {
      if (parts_of(whole.what) < 2) continue;
      bool needed = true;
      for (const auto& part : all_) {
        if (part.test.exists() && is_part(part.what, whole.what, words_) &&
            whole.test.effect < kCombination * part.test.effect) {
          needed = false;
        }
      }
      if (!needed) dropped.push_back(whole.what);
    }
    drop(dropped);
    dropped.clear();
    for (const auto& whole : kept_) {
      for (const auto& part : kept_) {
        if (is_part(part.what, whole.what, words_)) dropped.push_back(part.what);
      }
    }
    drop(dropped);
  }

  void settle_levels() {
    const double top = strongest();
    std::vector<Concept> dropped;
    for (const auto& group : kept_) {
      if (!words_.is_group(group.what.object) || words_.is_term(group.what.object)) continue;
      std::vector<Concept> terms;
      for (const auto& term : kept_) {
        if (is_group_of(group.what, term.what, words_)) terms.push_back(term.what);
      }
      const bool covers = coverage(group, top) >= kCoverage && group.test.effect >= kWeakest * top;
      if (covers || (terms.size() >= kMaxLabels && group.test.effect >= kWeakest * top)) {
        dropped.insert(dropped.end(), terms.begin(), terms.end());
      } else if (!terms.empty()) {
        dropped.push_back(group.what);
      }
    }
    drop(dropped);
  }

  // An object that loses its effect in other colours is explained by a colour that has one.
  void settle_colours() {
    const Finding* cause = nullptr;
    for (const auto& finding : kept_) {
      if (!finding.what.object.empty() || finding.what.colour.empty()) continue;
      if (cause == nullptr || finding.test.effect > cause->test.effect) cause = &finding;
    }
    if (cause == nullptr) return;
    const std::string colour = cause->what.colour;
    const double colour_effect = cause->test.effect;
    std::erase_if(kept_, [&](const Finding& finding) {
      if (finding.what.object.empty() || !finding.what.colour.empty()) return false;
      std::vector<double> others;
      for (const auto& [painted, activation] : finding.recoloured) {
        if (painted != colour) others.push_back(activation);
      }
      return others.size() >= 2 && colour_effect >= kWeakest * finding.test.effect &&
             mean(others) - mean(finding.test.neutral) < kColourKept * finding.test.effect;
    });
  }

  void drop_weak() {
    const double top = strongest();
    std::erase_if(kept_, [&](const Finding& f) { return f.test.effect < kWeakest * top; });
  }

  std::vector<Finding> kept_;
  const std::vector<Finding>& all_;
  const Words& words_;
};

}  // namespace

bool Finding::significant() const {
  return test.exists() && test.p < kTestLevel && test.effect > 0;
}

bool Finding::confirmed() const {
  return confirm.exists() && confirm.p < kConfirmLevel && confirm.roc >= kConfirmRoc;
}

bool Finding::refuted() const {
  return rejected || (confirm.exists() && !confirmed());
}

std::vector<Finding> find_out(const History& history, const Evidence& evidence,
                              const std::vector<Rule>& rules, const Words& words) {
  const Neutral neutral(history, evidence, rules, words);
  std::vector<Finding> findings;
  for (const auto& m : history.measurements) {
    if (m.stage != Stage::kTest && m.stage != Stage::kConfirm) continue;
    const auto what = read_prompt(m.arm, words);
    if (!what || label_of(*what, words) != m.arm) continue;
    const bool known = std::any_of(findings.begin(), findings.end(),
                                   [&](const Finding& f) { return f.what == *what; });
    if (known) continue;
    Finding finding;
    finding.what = *what;
    finding.label = m.arm;
    findings.push_back(std::move(finding));
  }
  std::vector<Comparison*> family;
  for (auto& finding : findings) {
    finding.test = compare(values_of(history, Stage::kTest, finding.label),
                           neutral.values(Stage::kTest, finding.what));
    if (finding.test.exists()) family.push_back(&finding.test);
    for (const Stage stage : {Stage::kTest, Stage::kConfirm}) {
      append(finding.near, values_of(history, stage, "near " + finding.label));
    }
    for (const auto& m : history.measurements) {
      if (m.stage == Stage::kTest && m.arm == "recoloured " + finding.label) {
        finding.recoloured.emplace_back(m.scene.colour, m.activation);
      }
    }
    for (const auto& edit : history.edits) {
      if (edit.arm != finding.label) continue;
      finding.before_edit.push_back(edit.before);
      finding.after_edit.push_back(edit.after);
    }
  }
  adjust(family);
  add_confirmations(history, neutral, findings);
  add_rejections(history, words, findings);
  return findings;
}

namespace {

// "night sky" is a sky, as the end of its name says.
bool is_special_case(const std::string& name, const std::string& of) {
  return !of.empty() && name.size() > of.size() && name.ends_with(" " + of);
}

bool is_special_case(const Concept& what, const Concept& of) {
  Concept general = what;
  if (is_special_case(what.background, of.background)) general.background = of.background;
  if (is_special_case(what.object, of.object)) general.object = of.object;
  return what != of && general == of;
}

// A case of something that explains the unit as well adds nothing.
void drop_special_cases(std::vector<Finding>& model) {
  const auto all = model;
  std::erase_if(model, [&](const Finding& finding) {
    return std::any_of(all.begin(), all.end(), [&](const Finding& other) {
      return is_special_case(finding.what, other.what);
    });
  });
}

}  // namespace

std::vector<Finding> explain(const std::vector<Finding>& findings, const Words& words) {
  std::vector<Finding> significant;
  for (const auto& finding : findings) {
    if (finding.significant() && !finding.refuted()) significant.push_back(finding);
  }
  return Explanation(std::move(significant), findings, words).settle();
}

std::vector<Finding> explain(const Account& account, const std::vector<Finding>& findings,
                             const Evidence& evidence) {
  std::vector<Finding> model;
  if (account.explained < kExplained) return model;
  const auto holds = [&](const Comparison& comparison) {
    const auto active = std::count_if(comparison.shown.begin(), comparison.shown.end(),
                                      [&](double value) { return value > evidence.threshold; });
    return static_cast<double>(active) >= kHolds * static_cast<double>(comparison.shown.size());
  };
  for (const auto& rule : account.rules) {
    for (const auto& finding : findings) {
      if (finding.what == rule.what && finding.significant() && !finding.refuted() &&
          holds(finding.test) && holds(finding.confirm)) {
        model.push_back(finding);
      }
    }
  }
  drop_special_cases(model);
  return model;
}

}  // namespace maia::builtin
