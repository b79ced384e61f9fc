#include "chat/builtin/bias_findings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/moments.hpp"
#include "stats/multiple.hpp"
#include "stats/tests.hpp"

namespace maia::builtin {
namespace {

using Kind = ClassSetting::Kind;

constexpr std::size_t kLeastPictures = 3;  // of a setting, to be compared at all
constexpr std::size_t kTestedEach = 3;     // lowest and highest of a kind
constexpr std::size_t kMostContrasts = 3;
constexpr double kSuspected = 0.2;       // spread of a kind's means that is worth a test
constexpr double kLeastLoss = 0.3;       // of the mean, and of the share recognised
constexpr double kLeastLogitLoss = 1.2;  // in standard deviations
constexpr double kMostP = 0.01;
constexpr std::size_t kLeastControls = 2;
constexpr double kLeastOwnLoss = 0.25;  // beyond what other classes lose

std::vector<double> numbers(const ClassValues& values) {
  std::vector<double> list;
  for (const auto& one : values) list.push_back(one.value);
  return list;
}

double recognised_of(const ClassValues& values) {
  if (values.empty()) return 0;
  return static_cast<double>(std::ranges::count_if(values, &ClassValue::recognised)) /
         static_cast<double>(values.size());
}

double effect_between(const ClassValues& strong, const ClassValues& weak, bool logit) {
  if (!logit) return mean_of(strong) - mean_of(weak);
  return standardised_difference(numbers(strong), numbers(weak));
}

const ClassValues& values_at(const std::map<std::string, ClassValues>& all,
                             const std::string& phrase) {
  static const ClassValues kNone;
  const auto found = all.find(phrase);
  return found == all.end() ? kNone : found->second;
}

struct Ranked {
  const ClassSetting* setting = nullptr;
  ClassValues values;
};

// Those of the kind that have enough pictures, lowest first.
template <typename Values>
std::vector<Ranked> ranked(Kind kind, const std::vector<ClassSetting>& settings,
                           const Values& values) {
  std::vector<Ranked> list;
  for (const auto& setting : settings) {
    if (setting.kind != kind) continue;
    Ranked one{&setting, values(setting)};
    if (one.values.size() >= kLeastPictures) list.push_back(std::move(one));
  }
  std::ranges::stable_sort(
      list, [](const Ranked& a, const Ranked& b) { return mean_of(a.values) < mean_of(b.values); });
  return list;
}

constexpr std::array kKinds = {Kind::kBackground, Kind::kColour, Kind::kLight, Kind::kSize,
                               Kind::kMember};

double suspected(bool logit) {
  return logit ? kLeastLogitLoss / 2 : kSuspected;
}
double least_loss(bool logit) {
  return logit ? kLeastLogitLoss : kLeastLoss;
}

BiasFinding find(const Contrast& contrast, const BiasHistory::Confirmation& shown, bool logit) {
  BiasFinding finding{.contrast = contrast,
                      .mean_weak = mean_of(shown.weak),
                      .mean_strong = mean_of(shown.strong),
                      .recognised_weak = recognised_of(shown.weak),
                      .recognised_strong = recognised_of(shown.strong),
                      .effect = effect_between(shown.strong, shown.weak, logit),
                      .same_objects = shown.paired};
  const auto strong = numbers(shown.strong);
  const auto weak = numbers(shown.weak);
  finding.p =
      shown.paired && strong.size() == weak.size() ? paired_p(strong, weak) : welch_p(strong, weak);
  std::vector<double> losses;
  for (const auto& control : shown.controls) losses.push_back(control.strong - control.weak);
  finding.controls = losses.size();
  finding.effect_on_others = losses.empty() ? 0 : median(losses);
  return finding;
}

bool deserves_the_name(const BiasFinding& finding, bool logit) {
  const double rate = finding.recognised_strong - finding.recognised_weak;
  // What others lose is a probability, so it is held against the share recognised.
  const bool own =
      finding.controls < kLeastControls || rate - finding.effect_on_others >= kLeastOwnLoss;
  return finding.p < kMostP && finding.effect >= least_loss(logit) && rate >= kLeastLoss && own;
}

}  // namespace

double mean_of(const ClassValues& values) {
  const auto list = numbers(values);
  return mean(list);
}

std::vector<ClassSetting> settings_to_test(const BiasHistory& history, const BiasTask& task,
                                           const std::vector<ClassSetting>& settings) {
  std::vector<ClassSetting> chosen;
  for (const Kind kind : kKinds) {
    const auto list = ranked(kind, settings, [&](const ClassSetting& setting) {
      return values_at(history.screened, setting.phrase);
    });
    if (list.size() < 2) continue;
    if (effect_between(list.back().values, list.front().values, task.logit) <
        suspected(task.logit)) {
      continue;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i < kTestedEach || i + kTestedEach >= list.size()) chosen.push_back(*list[i].setting);
    }
  }
  return chosen;
}

std::vector<Contrast> contrasts_to_confirm(const BiasHistory& history, const BiasTask& task,
                                           const std::vector<ClassSetting>& settings) {
  std::vector<Contrast> contrasts;
  for (const Kind kind : kKinds) {
    // Chosen by all pictures, judged by those that had no part in choosing what to test.
    const auto list = ranked(kind, settings, [&](const ClassSetting& setting) {
      ClassValues all = values_at(history.tested, setting.phrase);
      if (all.empty()) return all;
      const auto& first = values_at(history.screened, setting.phrase);
      all.insert(all.end(), first.begin(), first.end());
      return all;
    });
    if (list.size() < 2) continue;
    const auto& weak = *list.front().setting;
    const auto& strong = *list.back().setting;
    const double gap = effect_between(values_at(history.tested, strong.phrase),
                                      values_at(history.tested, weak.phrase), task.logit);
    if (gap >= least_loss(task.logit) * 0.8) contrasts.push_back({weak, strong, gap});
  }
  std::ranges::stable_sort(contrasts,
                           [](const Contrast& a, const Contrast& b) { return a.gap > b.gap; });
  if (contrasts.size() > kMostContrasts) contrasts.resize(kMostContrasts);
  return contrasts;
}

std::vector<BiasFinding> bias_findings(const BiasHistory& history, const BiasTask& task,
                                       const std::vector<ClassSetting>& settings) {
  std::vector<BiasFinding> findings;
  for (const auto& [phrases, shown] : history.confirmed) {
    const auto named = [&](const std::string& phrase) {
      return std::ranges::find(settings, phrase, &ClassSetting::phrase);
    };
    const auto weak = named(phrases.first);
    const auto strong = named(phrases.second);
    if (weak == settings.end() || strong == settings.end()) continue;
    findings.push_back(find({*weak, *strong, 0}, shown, task.logit));
  }
  std::vector<double> p;
  for (const auto& finding : findings) p.push_back(finding.p);
  const auto adjusted = holm_adjusted(p);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].p = adjusted[i];
    const auto& [weak, strong, gap] = findings[i].contrast;
    findings[i].holds = deserves_the_name(findings[i], task.logit) &&
                        !history.refuted.contains({weak.phrase, strong.phrase});
  }
  std::ranges::stable_sort(findings, [](const BiasFinding& a, const BiasFinding& b) {
    if (a.holds != b.holds) return a.holds;
    if (a.same_objects != b.same_objects) return a.same_objects;
    return a.effect > b.effect;
  });
  return findings;
}

}  // namespace maia::builtin
