// The experimenter's part in the task "spurious": every class is drawn in every setting, and each
// setting without any, to see whether one class alone excites the unit wherever it is.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chat/backbone.hpp"

namespace maia::builtin {

// What the task's text asks about.
struct SelectivityTask {
  std::vector<std::string> classes;
  std::string domain;
};

// Nothing where the conversation is about another task.
std::optional<SelectivityTask> read_selectivity_task(std::span<const Message> conversation);

// One picture of the grid; `shown` is empty for a setting alone.
struct GridPicture {
  std::string shown;
  std::string setting;
  double activation = 0;
  bool fresh = false;  // of the confirmation, which had no part in choosing the class
};

struct Selectivity {
  std::string best;       // the class whose pictures excite the unit most
  double area = 0.5;      // ROC area of its pictures against all others
  double chance = 1;      // p value of that, Bonferroni-corrected over classes
  double least_area = 0;  // against the second class alone, or the settings alone
  std::string rival;      // which of these is the least area's: a class, or "" for settings alone
  double settings = 0;    // share of settings in which the class is above all others' median
  std::size_t pictures = 0;
};
// Of a unit about which nothing is known, all zeros.
Selectivity weigh_selectivity(std::span<const GridPicture> pictures,
                              const std::vector<std::string>& classes);

// Whether the numbers are those of a unit to be trusted.
bool looks_selective(const Selectivity& found);

// The next reply: a program or the verdict.
std::string judge_selectivity(std::span<const Message> conversation, const SelectivityTask& task);

}  // namespace maia::builtin
