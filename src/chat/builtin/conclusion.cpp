#include "chat/builtin/conclusion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "stats/interval.hpp"
#include "stats/moments.hpp"

namespace maia::builtin {
namespace {

std::string number(double value) {
  return fmt::format("{:.3g}", value);
}

std::string mean_of(const std::vector<double>& values) {
  return fmt::format("{} (n={})", number(mean(values)), values.size());
}

// "a, b and c"
std::string enumerate(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

std::string probability(double p) {
  return p < 0.001 ? "p < 0.001" : fmt::format("p = {:.2g}", p);
}

std::string exemplar_lesson(const History& history, const Words& words) {
  const auto lit = std::count_if(history.exemplars.begin(), history.exemplars.end(),
                                 [](const auto& seen) { return !seen.lit.empty(); });
  std::string text = fmt::format(
      "The dataset's {} strongest pictures were described; in {} the "
      "reader could name what is lit.",
      history.exemplars.size(), lit);
  std::vector<std::string> often;
  for (const auto& candidate : exemplar_candidates(history, words)) {
    if (parts_of(candidate.what) > 1 || often.size() >= 4) continue;
    often.push_back(
        fmt::format("{} ({:.0f}%)", label_of(candidate.what, words), 100 * candidate.effect));
  }
  if (often.empty()) return text + " No object, colour, background or light stands out among them.";
  return text + " What stands out, by its share of them: " + enumerate(often) + ".";
}

std::string leader_list(const std::vector<Candidate>& ranked, std::size_t count,
                        const Words& words) {
  std::vector<std::string> items;
  for (const auto& candidate : ranked) {
    if (items.size() >= count) break;
    items.push_back(fmt::format("{} ({:+.3g})", label_of(candidate.what, words), candidate.effect));
  }
  return enumerate(items);
}

std::string screen_lesson(const ScreenSummary& screen, const Words& words) {
  if (!screen.varies) {
    return fmt::format(
        "All {} pictures of the screen gave the same activation: nothing drawn so "
        "far moves the unit.",
        screen.pictures);
  }
  std::string text = fmt::format(
      "The screen of {} pictures has a median of {} for single objects, with a scatter of {}.",
      screen.pictures, number(screen.centre), number(screen.scatter));
  if (!screen.terms.empty()) {
    text +=
        " Furthest above it after a second drawing: " + leader_list(screen.terms, 3, words) + ".";
  }
  if (!screen.groups.empty()) {
    const auto& group = screen.groups.front();
    text += fmt::format(" Of the groups, {} separate best (ROC area {:.2f}).",
                        label_of(group.what, words), group.roc);
  }
  std::vector<Candidate> others;
  for (const auto* list :
       {&screen.backgrounds, &screen.plain_colours, &screen.colours, &screen.lights}) {
    if (!list->empty()) others.push_back(list->front());
  }
  if (!others.empty()) {
    text += " Of the rest, the highest of each kind: " + leader_list(others, 4, words) + ".";
  }
  return text;
}

std::string result_sentence(const Finding& finding, const Comparison& comparison) {
  return fmt::format("{}: {} against {}, ROC area {:.2f}, {}", finding.label,
                     mean_of(comparison.shown), mean_of(comparison.neutral), comparison.roc,
                     probability(comparison.p));
}

std::string test_lesson(const std::vector<Finding>& findings, const std::vector<Finding>& model) {
  auto sorted = findings;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.test.effect > b.test.effect; });
  std::vector<std::string> results;
  std::size_t failed = 0;
  for (const auto& finding : sorted) {
    if (!finding.test.exists()) continue;
    if (!finding.significant()) {
      ++failed;
    } else if (results.size() < 4) {
      results.push_back(result_sentence(finding, finding.test));
    }
  }
  std::string text =
      "On fresh pictures, label against neutral (p corrected for the number of tests): ";
  text += results.empty() ? "none of the concepts excites the unit more than neutral pictures do"
                          : join(results, "; ");
  if (!results.empty() && failed > 0) text += fmt::format("; {} others do not", failed);
  text += ".";
  if (model.empty()) return text;
  std::vector<std::string> labels;
  for (const auto& finding : model) labels.push_back(finding.label);
  return text + " What explains the results so far: " + enumerate(labels) + ".";
}

std::string confirm_lesson(const std::vector<Finding>& findings) {
  std::vector<std::string> results;
  for (const auto& finding : findings) {
    if (!finding.confirm.exists()) continue;
    results.push_back(result_sentence(finding, finding.confirm) +
                      (finding.confirmed() ? " (holds)" : " (does not hold)"));
  }
  return "Drawn once more on all backgrounds: " + join(results, "; ") + ".";
}

std::string rejection_lesson(const Rejection& rejection) {
  if (!rejection.has_numbers) return "The conclusion was not accepted.";
  std::string text =
      fmt::format("The conclusion did not hold: its pictures averaged {}, neutral ones {}",
                  number(rejection.mean_label), number(rejection.mean_neutral));
  if (rejection.mean_near > rejection.mean_label) {
    text += fmt::format(", and near misses more, {}", number(rejection.mean_near));
  }
  return text + ". It is set aside, and what is left is tested.";
}

std::string edit_sentence(const Finding& finding) {
  if (finding.before_edit.size() < 2) return "";
  const Interval interval = paired_interval(finding.before_edit, finding.after_edit, 0.95);
  const double change = mean(finding.before_edit) - mean(finding.after_edit);
  if (interval.low <= 0) return "";
  return fmt::format(
      " Taking it out of a picture that stays the same otherwise lowers the "
      "activation by {} on average (n={}, 95% interval {} to {}).",
      number(change), finding.before_edit.size(), number(interval.low), number(interval.high));
}

std::string evidence_of(const Finding& finding) {
  const Comparison& fresh = finding.confirm.exists() ? finding.confirm : finding.test;
  if (!fresh.exists()) {
    return "That is what the pictures of the dataset share most; nothing was drawn to test it.";
  }
  const Interval interval = welch_interval(fresh.shown, fresh.neutral, 0.95);
  std::string text = fmt::format("Fresh pictures of \"{}\" average {}, neutral ones {}",
                                 finding.label, mean_of(fresh.shown), mean_of(fresh.neutral));
  if (std::isfinite(interval.low) && std::isfinite(interval.high)) {
    text +=
        fmt::format(" (difference {}, 95% interval {} to {}; ROC area {:.2f})",
                    number(fresh.effect), number(interval.low), number(interval.high), fresh.roc);
  }
  if (finding.near.size() >= 3) text += ", near misses " + mean_of(finding.near);
  return text + "." + edit_sentence(finding);
}

// What responds, and what has to be given for it; "" for a concept that is one thing alone.
std::string condition_sentence(const Concept& what, const Words& words) {
  const std::string condition = condition_of(what, words);
  if (condition.empty()) return "";
  return fmt::format(" What it responds to is {}, and only where {}.",
                     label_of(lead_of(what), words), condition);
}

// The strongest exemplars may say that the labels are not the whole story.
std::string unexplained(const History& history, const std::vector<Finding>& model) {
  if (history.exemplars.size() < 5 || history.measurements.empty()) return "";
  std::vector<double> strongest;
  for (const auto& seen : history.exemplars) strongest.push_back(seen.activation);
  std::sort(strongest.rbegin(), strongest.rend());
  strongest.resize(5);
  const double neutral = mean(model.front().test.neutral);
  double best = 0;
  for (const auto& finding : model) best = std::max(best, mean(finding.test.shown));
  if (best - neutral >= (mean(strongest) - neutral) / 2) return "";
  return fmt::format(
      " The five strongest pictures of the dataset average {}, far more than any drawn here: part "
      "of "
      "what excites the unit is not named yet.",
      number(mean(strongest)));
}

// Tested concepts that were not kept though they are significant: what the label leaves out.
std::string also_seen(const std::vector<Finding>& findings, const std::vector<Finding>& model,
                      const Words& words) {
  std::vector<std::string> members;
  std::vector<std::string> others;
  for (const auto& finding : findings) {
    if (!finding.significant() || finding.rejected) continue;
    const auto same = [&](const Finding& kept) { return kept.what == finding.what; };
    if (std::any_of(model.begin(), model.end(), same)) continue;
    const bool covered = std::any_of(model.begin(), model.end(), [&](const Finding& kept) {
      return shows(finding.what, kept.what, words);
    });
    const bool covers = std::any_of(model.begin(), model.end(), [&](const Finding& kept) {
      return shows(kept.what, finding.what, words);
    });
    auto& list = covered ? members : others;
    if (!covers && list.size() < 3) list.push_back(finding.label);
  }
  std::string text;
  if (!members.empty()) text += " This holds in particular for " + enumerate(members) + ".";
  if (!others.empty()) {
    text += " Above neutral, but less or for the same reason: " + enumerate(others) + ".";
  }
  return text;
}

std::string nothing_found(const History& history, const ScreenSummary& screen,
                          const std::vector<Finding>& findings) {
  const auto tested = std::count_if(findings.begin(), findings.end(),
                                    [](const Finding& f) { return f.test.exists(); });
  std::string text = "[DESCRIPTION]: ";
  if (!history.measurements.empty() && !screen.varies) {
    text += fmt::format(
        "The unit gave one and the same activation for all {} drawn pictures of "
        "the screen, so nothing in the vocabulary can be said to excite it.",
        screen.pictures);
  } else {
    text += fmt::format(
        "Nothing that was tried explains the unit: over {} measured pictures, none of {} tested "
        "concepts raised the activation on fresh pictures beyond the scatter of repeated drawings "
        "in a way that lasted.",
        history.measurements.size(), tested);
  }
  if (!history.rejections.empty()) {
    std::vector<std::string> labels;
    for (const auto& rejection : history.rejections) {
      labels.insert(labels.end(), rejection.labels.begin(), rejection.labels.end());
    }
    text += " Concluded before and not borne out by the check: " + enumerate(labels) + ".";
  }
  return text + "\n[LABEL]: none found\n";
}

}  // namespace

std::string lesson_of(const History& history, const ScreenSummary& screen,
                      const std::vector<Finding>& findings, const Words& words) {
  if (!history.rejections.empty() &&
      history.rejections.back().attempts == history.attempts.size()) {
    return rejection_lesson(history.rejections.back());
  }
  if (history.attempts.empty()) {
    return "Nothing is known yet. The pictures that excite the unit most are the place to begin.";
  }
  const Attempt& last = history.attempts.back();
  if (last.failed) {
    return "The last program did not work" +
           (last.error.empty() ? std::string(" out") : ": " + last.error) +
           (last.error.empty() ? "." : "");
  }
  switch (last.stage) {
    case Stage::kExemplars:
      return exemplar_lesson(history, words);
    case Stage::kScreen:
      return screen_lesson(screen, words);
    case Stage::kTest:
      return test_lesson(findings, explain(findings, words));
    case Stage::kConfirm:
      break;
  }
  return confirm_lesson(findings);
}

std::vector<std::string> hypotheses_of(const std::vector<Concept>& concepts, const Words& words) {
  std::vector<std::string> hypotheses;
  for (const auto& what : concepts) {
    if (hypotheses.size() >= 6) break;
    const std::string label = label_of(what, words);
    if (parts_of(what) > 1) {
      hypotheses.push_back("The unit needs a combination: " + label + ".");
    } else if (!what.object.empty() && !words.is_term(what.object)) {
      hypotheses.push_back("The unit responds to " + label + " in general.");
    } else {
      hypotheses.push_back("The unit responds to " + label + ".");
    }
  }
  hypotheses.push_back("Nothing of the kind: the differences so far are chance.");
  return hypotheses;
}

std::string write_conclusion(const History& history, const ScreenSummary& screen,
                             const std::vector<Finding>& findings,
                             const std::vector<Finding>& model, const Words& words) {
  if (model.empty()) return nothing_found(history, screen, findings);
  std::vector<std::string> labels;
  for (const auto& finding : model) labels.push_back(finding.label);
  std::string text = "[DESCRIPTION]: The unit is excited by " + enumerate(labels) + ".";
  for (const auto& finding : model) text += condition_sentence(finding.what, words);
  for (const auto& finding : model) text += " " + evidence_of(finding);
  text += also_seen(findings, model, words) + unexplained(history, model) + "\n";
  for (std::size_t i = 0; i < labels.size(); ++i) {
    text += labels.size() == 1 ? "[LABEL]: " : fmt::format("[LABEL {}]: ", i + 1);
    text += labels[i] + "\n";
  }
  return text;
}

}  // namespace maia::builtin
