// What predictive evaluations of many units say together: means by layer and method, and how
// methods compare on the units that both have labelled.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "eval/predictive.hpp"
#include "stats/interval.hpp"

namespace maia {

// A mean over units; the interval is the bootstrap's over units at 95 %, and there is none for
// fewer than two.
struct Estimate {
  double mean = 0;
  std::optional<Interval> interval;
};

struct MethodMeans {
  std::string method;
  std::size_t units = 0;
  std::size_t silent = 0;  // of them, those of which the method says nothing
  Estimate positive;
  Estimate neutral;
  Estimate difference;
  Estimate area;
  Estimate cosy_mad;
  Estimate cosy_auc;
};

struct LayerMeans {
  std::string model;
  std::string layer;  // "" for all units of the model
  std::size_t units = 0;
  std::vector<MethodMeans> methods;  // in one order everywhere; those with a unit here
};

// Of a measure that every unit has one of by each method.
struct PairedDifference {
  Estimate difference;             // the first less the second
  std::optional<double> p;         // paired permutation, two-sided; none with too few units
  std::optional<double> adjusted;  // Holm's, over all comparisons of this measure in this model
};

struct MethodComparison {
  std::string model;
  std::string first;
  std::string second;
  std::size_t units = 0;        // that both have labelled
  PairedDifference difference;  // of positive less neutral activation
  PairedDifference area;        // of the ROC area
};

struct PredictiveSummary {
  std::vector<std::string> methods;  // in the order of their first appearance
  std::vector<LayerMeans> layers;    // a model's layers, then the model
  std::vector<MethodComparison> comparisons;
};

PredictiveSummary summarise(std::span<const UnitPrediction> units, std::uint64_t seed);

// docs/evaluation.md has the keys.
Json summary_json(const PredictiveSummary& summary);

}  // namespace maia
