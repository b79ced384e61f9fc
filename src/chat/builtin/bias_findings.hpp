// Which settings of a class are worth a test, and which differences deserve to be called a bias.
#pragma once

#include <string>
#include <vector>

#include "chat/builtin/bias_history.hpp"
#include "chat/builtin/class_settings.hpp"

namespace maia::builtin {

struct Contrast {
  ClassSetting weak;
  ClassSetting strong;
  double gap = 0;  // of the means; of a logit over the scatter
};

// The lowest and the highest settings of each kind that varies enough in the screen.
std::vector<ClassSetting> settings_to_test(const BiasHistory& history, const BiasTask& task,
                                           const std::vector<ClassSetting>& settings);

// Of each kind the lowest against the highest, as far as the test bears it out; the widest first,
// three at most.
std::vector<Contrast> contrasts_to_confirm(const BiasHistory& history, const BiasTask& task,
                                           const std::vector<ClassSetting>& settings);

struct BiasFinding {
  Contrast contrast;
  double mean_weak = 0;
  double mean_strong = 0;
  double recognised_weak = 0;
  double recognised_strong = 0;
  double p = 1;                 // Holm-adjusted over all that were confirmed
  double effect = 0;            // of the means; of a logit over the scatter
  double effect_on_others = 0;  // median loss of other classes in the same settings
  std::size_t controls = 0;
  bool same_objects = false;  // the pictures differ in nothing but the setting
  bool holds = false;
};
// Those that hold first; of them those of the same objects, since other objects may differ in more
// than what they are called by; of these the widest.
std::vector<BiasFinding> bias_findings(const BiasHistory& history, const BiasTask& task,
                                       const std::vector<ClassSetting>& settings);

double mean_of(const ClassValues& values);

}  // namespace maia::builtin
