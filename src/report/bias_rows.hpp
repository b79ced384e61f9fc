// What was found of classes, a row a class: for a table, a page and JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/budget.hpp"
#include "store/run_store.hpp"
#include "task/sweep.hpp"

namespace maia {

struct BiasSide {
  std::string phrase;
  double mean = 0;
  double recognised = 0;              // share of its pictures
  std::vector<std::string> pictures;  // files, from the folder of runs
};

struct BiasPair {
  BiasSide weak;
  BiasSide strong;
  double difference = 0;
  double effect = 0;  // the difference of probabilities, or of logits over their scatter
  std::optional<double> interval_low;
  std::optional<double> interval_high;
};

struct BiasRow {
  std::string class_name;
  int unit = 0;
  bool logit = false;
  // "biased", "none found", "not confirmed", "no conclusion"; "failed", "elsewhere", "waiting"
  std::string state;
  std::int64_t run = 0;  // 0 where it is not at its end
  std::string problem;   // why it failed, or why there is no conclusion
  std::string bias;      // in words
  std::vector<BiasPair> pairs;
  Spent spent;

  double effect() const;  // of the strongest pair; 0 without
};

// The largest effect first, those that failed last.
std::vector<BiasRow> bias_rows(const std::vector<UnitOutcome>& outcomes,
                               const std::vector<std::string>& class_names, const RunStore& store,
                               const Ledger& ledger);

// The states in the order a person wants them counted.
const std::vector<std::string>& bias_states();

}  // namespace maia
