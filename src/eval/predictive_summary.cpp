#include "eval/predictive_summary.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "stats/moments.hpp"
#include "stats/multiple.hpp"
#include "stats/permutation.hpp"

namespace maia {
namespace {

constexpr double kConfidence = 0.95;

using Measure = double PredictionNumbers::*;

Estimate estimate(std::span<const double> values, std::uint64_t seed) {
  Estimate found{.mean = mean(values)};
  if (values.size() >= 2) found.interval = bootstrap_interval(values, mean, kConfidence, seed);
  return found;
}

const MethodPrediction* find_method(const UnitPrediction& unit, const std::string& method) {
  const auto found = std::find_if(unit.methods.begin(), unit.methods.end(),
                                  [&](const auto& row) { return row.method == method; });
  return found == unit.methods.end() ? nullptr : &*found;
}

MethodMeans means_of(std::span<const UnitPrediction* const> units, const std::string& method,
                     std::uint64_t seed) {
  std::vector<PredictionNumbers> all;
  MethodMeans means{.method = method};
  for (const UnitPrediction* unit : units) {
    const MethodPrediction* row = find_method(*unit, method);
    if (row == nullptr) continue;
    all.push_back(numbers_of(*unit, *row));
    if (row->labels.empty()) ++means.silent;
  }
  means.units = all.size();
  const auto of = [&](Measure measure) {
    std::vector<double> values;
    for (const auto& numbers : all) values.push_back(numbers.*measure);
    return estimate(values, seed);
  };
  means.positive = of(&PredictionNumbers::positive);
  means.neutral = of(&PredictionNumbers::neutral);
  means.difference = of(&PredictionNumbers::difference);
  means.area = of(&PredictionNumbers::area);
  means.cosy_mad = of(&PredictionNumbers::cosy_mad);
  means.cosy_auc = of(&PredictionNumbers::cosy_auc);
  return means;
}

LayerMeans layer_means(std::span<const UnitPrediction* const> units, const std::string& layer,
                       std::span<const std::string> methods, std::uint64_t seed) {
  LayerMeans means{.model = units.front()->unit.model, .layer = layer, .units = units.size()};
  for (const auto& method : methods) {
    auto row = means_of(units, method, seed);
    if (row.units > 0) means.methods.push_back(std::move(row));
  }
  return means;
}

// A measure of both methods on their common units.
struct Pairs {
  std::vector<double> first;
  std::vector<double> second;
};

Pairs pairs_of(std::span<const UnitPrediction* const> units, const std::string& first,
               const std::string& second, Measure measure) {
  Pairs pairs;
  for (const UnitPrediction* unit : units) {
    const auto* a = find_method(*unit, first);
    const auto* b = find_method(*unit, second);
    if (a == nullptr || b == nullptr) continue;
    pairs.first.push_back(numbers_of(*unit, *a).*measure);
    pairs.second.push_back(numbers_of(*unit, *b).*measure);
  }
  return pairs;
}

PairedDifference compare(const Pairs& pairs, std::uint64_t seed) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < pairs.first.size(); ++i) {
    differences.push_back(pairs.first[i] - pairs.second[i]);
  }
  PairedDifference found{.difference = estimate(differences, seed)};
  if (differences.size() >= kLeastPairs) {
    found.p = paired_permutation_p(pairs.first, pairs.second, seed);
  }
  return found;
}

void adjust(std::span<MethodComparison> comparisons, PairedDifference MethodComparison::*measure) {
  std::vector<double> p_values;
  for (const auto& comparison : comparisons) {
    if ((comparison.*measure).p) p_values.push_back(*(comparison.*measure).p);
  }
  const auto adjusted = holm_adjusted(p_values);
  std::size_t next = 0;
  for (auto& comparison : comparisons) {
    if ((comparison.*measure).p) (comparison.*measure).adjusted = adjusted[next++];
  }
}

std::vector<MethodComparison> comparisons_of(std::span<const UnitPrediction* const> units,
                                             std::span<const std::string> methods,
                                             std::uint64_t seed) {
  std::vector<MethodComparison> comparisons;
  for (std::size_t i = 0; i < methods.size(); ++i) {
    for (std::size_t k = i + 1; k < methods.size(); ++k) {
      const auto pairs = pairs_of(units, methods[i], methods[k], &PredictionNumbers::difference);
      const auto areas = pairs_of(units, methods[i], methods[k], &PredictionNumbers::area);
      comparisons.push_back({.model = units.front()->unit.model,
                             .first = methods[i],
                             .second = methods[k],
                             .units = pairs.first.size(),
                             .difference = compare(pairs, seed),
                             .area = compare(areas, seed)});
    }
  }
  adjust(comparisons, &MethodComparison::difference);
  adjust(comparisons, &MethodComparison::area);
  return comparisons;
}

// Each once, in the order of their first appearance.
template <typename Key>
std::vector<std::string> distinct(std::span<const UnitPrediction* const> units, const Key& key) {
  std::vector<std::string> found;
  for (const UnitPrediction* unit : units) {
    for (const std::string& name : key(*unit)) {
      if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
    }
  }
  return found;
}

std::vector<std::string> methods_in(std::span<const UnitPrediction* const> units) {
  return distinct(units, [](const UnitPrediction& unit) {
    std::vector<std::string> names;
    for (const auto& method : unit.methods) names.push_back(method.method);
    return names;
  });
}

template <typename Wanted>
std::vector<const UnitPrediction*> select(std::span<const UnitPrediction* const> units,
                                          const Wanted& wanted) {
  std::vector<const UnitPrediction*> found;
  std::copy_if(units.begin(), units.end(), std::back_inserter(found),
               [&](const UnitPrediction* unit) { return wanted(unit->unit); });
  return found;
}

Json estimate_json(const Estimate& estimate) {
  Json interval;
  if (estimate.interval) interval = {estimate.interval->low, estimate.interval->high};
  return {{"mean", estimate.mean}, {"interval", interval}};
}

Json paired_json(const PairedDifference& found) {
  Json json = estimate_json(found.difference);
  json["p"] = found.p ? Json(*found.p) : Json();
  json["p_holm"] = found.adjusted ? Json(*found.adjusted) : Json();
  return json;
}

Json means_json(const MethodMeans& means) {
  return {{"method", means.method},
          {"units", means.units},
          {"none_found", means.silent},
          {"positive", estimate_json(means.positive)},
          {"neutral", estimate_json(means.neutral)},
          {"difference", estimate_json(means.difference)},
          {"auc", estimate_json(means.area)},
          {"cosy_mad", estimate_json(means.cosy_mad)},
          {"cosy_auc", estimate_json(means.cosy_auc)}};
}

}  // namespace

PredictiveSummary summarise(std::span<const UnitPrediction> units, std::uint64_t seed) {
  std::vector<const UnitPrediction*> all;
  for (const auto& unit : units) all.push_back(&unit);
  const std::uint64_t resampling = derive_seed(seed, "summary");
  PredictiveSummary summary{.methods = methods_in(all)};
  const auto models =
      distinct(all, [](const UnitPrediction& unit) { return std::vector{unit.unit.model}; });
  for (const auto& model : models) {
    const auto of_model = select(all, [&](const UnitKey& unit) { return unit.model == model; });
    const auto layers =
        distinct(of_model, [](const UnitPrediction& unit) { return std::vector{unit.unit.layer}; });
    for (const auto& layer : layers) {
      const auto of_layer =
          select(of_model, [&](const UnitKey& unit) { return unit.layer == layer; });
      summary.layers.push_back(layer_means(of_layer, layer, summary.methods, resampling));
    }
    summary.layers.push_back(layer_means(of_model, "", summary.methods, resampling));
    auto comparisons = comparisons_of(of_model, methods_in(of_model), resampling);
    summary.comparisons.insert(summary.comparisons.end(), comparisons.begin(), comparisons.end());
  }
  return summary;
}

Json summary_json(const PredictiveSummary& summary) {
  Json layers = Json::array();
  for (const auto& layer : summary.layers) {
    Json methods = Json::array();
    for (const auto& means : layer.methods) methods.push_back(means_json(means));
    layers.push_back({{"model", layer.model},
                      {"layer", layer.layer.empty() ? Json() : Json(layer.layer)},
                      {"units", layer.units},
                      {"methods", methods}});
  }
  Json comparisons = Json::array();
  for (const auto& comparison : summary.comparisons) {
    comparisons.push_back({{"model", comparison.model},
                           {"first", comparison.first},
                           {"second", comparison.second},
                           {"units", comparison.units},
                           {"difference", paired_json(comparison.difference)},
                           {"auc", paired_json(comparison.area)}});
  }
  return {{"methods", summary.methods}, {"layers", layers}, {"comparisons", comparisons}};
}

}  // namespace maia
