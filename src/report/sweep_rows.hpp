// What a sweep found, a row a unit: for its table, its index page and its JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/budget.hpp"
#include "store/run_store.hpp"
#include "task/sweep.hpp"

namespace maia {

struct SweepRow {
  std::string layer;
  int unit = 0;
  std::string target;  // as a person says it
  // "found" a label that held, "not confirmed", "no conclusion"; "failed", "elsewhere", "waiting"
  std::string state;
  std::int64_t run = 0;  // 0 where it is not at its end
  std::string problem;   // why it failed, or why there is no conclusion
  std::vector<std::string> labels;
  std::string description;
  // Of the check on fresh images; nothing where there was none to make.
  std::optional<double> mean_positive;
  std::optional<double> mean_neutral;
  std::optional<double> difference;
  std::optional<double> interval_low;
  std::optional<double> interval_high;
  std::optional<double> auc;
  Spent spent;
  // Files of the top exemplars with their lit regions, from the folder of runs.
  std::vector<std::string> pictures;
};

// In the order of the outcomes. `ledger` knows what each run has cost.
std::vector<SweepRow> sweep_rows(const std::vector<UnitOutcome>& outcomes, const RunStore& store,
                                 const Ledger& ledger);

// The states in the order a person wants them counted.
const std::vector<std::string>& sweep_states();

}  // namespace maia
