// What classifiers of few units make of data in which a spurious feature misleads (Rott Shaham et
// al. 2024, section 5.1 and table 2): units that an agent selected, against as many chosen by an l1
// penalty or at random. Fitted where the spurious feature goes with the class, tested where it does
// not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/matrix.hpp"

namespace maia {

struct LabelledFeatures {
  Matrix features;          // rows x units
  std::vector<int> labels;  // below the number of classes
  std::vector<int> groups;  // the environment of each row; empty where it is not known
};

struct SelectionData {
  std::size_t classes = 0;
  LabelledFeatures validation;  // what is fitted on
  LabelledFeatures test;
  std::vector<int> validation_predictions;  // of the network itself
  std::vector<int> test_predictions;
  std::vector<std::size_t> candidates;  // units to select from; empty for choose_candidates
  std::vector<std::size_t> selected;    // by the agent, among the candidates
  std::optional<LabelledFeatures> balanced_pool;  // with groups
};

struct SelectionOptions {
  std::size_t candidates = 50;
  std::size_t random_subsets = 100;
  std::size_t balanced_samples = 10;
  std::size_t balanced_rows = 320;
  std::vector<std::size_t> curve = {5, 10, 15, 20, 25, 30, 35, 40, 45, 50};
  std::uint64_t seed = 0;
  std::size_t threads = 1;
};

struct CandidateUnits {
  std::vector<std::size_t> units;  // ascending
  bool is_exact = true;            // false where just as many could not be had, and these are fewer
};

// The units that an l1 penalty leaves of all, on standardized features. Throws kBadInput as
// check_labelled does.
CandidateUnits choose_candidates(const LabelledFeatures& validation, std::size_t classes,
                                 std::size_t count, std::uint64_t seed);

// How often the test rows are classified right.
struct SelectionAccuracy {
  double mean = 0;
  std::optional<double> deviation;    // over repeated draws, divided by n - 1
  std::optional<double> worst_group;  // of the combinations of class and group; mean over draws
};

struct SelectionRow {
  std::string name;    // "original model", "l1", "random", "agent"
  std::string subset;  // "all", "all to 50", "50 to 22"
  double units = 0;    // the median where draws differ
  bool is_balanced = false;
  std::size_t fitted_rows = 0;
  std::optional<SelectionAccuracy> accuracy;  // nothing where there is no model
  std::optional<double> validation_accuracy;
  std::string note;  // why there is no accuracy, or what was not as asked
};

struct CurvePoint {
  std::size_t units = 0;
  SelectionAccuracy accuracy;
};

struct SelectionResult {
  std::vector<SelectionRow> rows;
  std::vector<std::size_t> candidates;
  // Accuracy against the number of units, of the candidates. Of the l1 penalty, the units it left,
  // which may be fewer than asked for.
  std::vector<CurvePoint> l1_curve;
  std::vector<CurvePoint> random_curve;
  std::optional<CurvePoint> agent;
};

// Rows in this order, where k is the number of units selected: the original model; l1 on all units
// down to as many as there are candidates, then among the candidates down to k, both with the
// weights that the penalty left; random subsets of k candidates, and the agent's, both refitted
// without a penalty; and where there is a pool, on balanced samples of it, l1 on all units with the
// strength that predicts best, and down to k. Features are standardized by the rows that are fitted
// on. The result follows from the data, the options and the seed, whatever the threads. Throws
// kBadInput where sizes do not match, a unit is not there, twice there or no candidate, or as
// check_labelled and balanced_sample do.
SelectionResult evaluate_selection(const SelectionData& data, const SelectionOptions& options);

}  // namespace maia
