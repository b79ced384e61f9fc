#include "eval/feature_selection.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <span>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "eval/balanced_sample.hpp"
#include "stats/l1_choice.hpp"
#include "stats/moments.hpp"
#include "stats/standardizer.hpp"

namespace maia {
namespace {

using Units = std::vector<std::size_t>;

constexpr const char* kNoUnits = "no unit selected";

std::string shown(std::size_t from, std::size_t to) {
  return std::to_string(from) + " to " + std::to_string(to);
}

SelectionAccuracy accuracy_of(const std::vector<int>& predicted, const LabelledFeatures& data) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < predicted.size(); ++i) right += predicted[i] == data.labels[i];
  SelectionAccuracy accuracy{static_cast<double>(right) / static_cast<double>(predicted.size())};
  if (!data.groups.empty()) {
    accuracy.worst_group = worst_group_accuracy(predicted, data.labels, data.groups);
  }
  return accuracy;
}

SelectionAccuracy over_draws(const std::vector<SelectionAccuracy>& draws) {
  std::vector<double> means;
  std::vector<double> worst;
  for (const SelectionAccuracy& draw : draws) {
    means.push_back(draw.mean);
    if (draw.worst_group) worst.push_back(*draw.worst_group);
  }
  SelectionAccuracy result{mean(means), std::sqrt(variance(means))};
  if (!worst.empty()) result.worst_group = mean(worst);
  return result;
}

// What is fitted on and what is tested, standardized by what is fitted on.
class Setting {
 public:
  Setting(const LabelledFeatures& fitted, const LabelledFeatures& tested, std::size_t classes)
      : Setting(Standardizer(fitted.features), fitted, tested, classes) {}

  L1Choice l1(std::size_t wanted, std::uint64_t seed) const {
    return fit_l1_features(fitted_.features, fitted_.labels, classes_, wanted, seed);
  }
  std::vector<L1Choice> l1(std::span<const std::size_t> wanted, std::uint64_t seed) const {
    return fit_l1_features(fitted_.features, fitted_.labels, classes_, wanted, seed);
  }
  TunedL1 l1_tuned(std::uint64_t seed) const {
    return fit_l1_tuned(fitted_.features, fitted_.labels, classes_, {.seed = seed});
  }
  LogisticModel refitted() const {
    return fit_unregularized(fitted_.features, fitted_.labels, classes_);
  }
  SelectionAccuracy tested(const LogisticModel& model) const {
    return accuracy_of(model.predict(tested_.features), tested_);
  }
  double fitted_accuracy(const LogisticModel& model) const {
    return model.accuracy(fitted_.features, fitted_.labels);
  }

  // Columns keep their means and deviations when others are left out.
  Setting of(std::span<const std::size_t> units) const {
    Setting part = *this;
    part.fitted_.features = columns_of(fitted_.features, units);
    part.tested_.features = columns_of(tested_.features, units);
    return part;
  }

 private:
  Setting(const Standardizer& standardizer, const LabelledFeatures& fitted,
          const LabelledFeatures& tested, std::size_t classes)
      : fitted_{standardizer.apply(fitted.features), fitted.labels, fitted.groups},
        tested_{standardizer.apply(tested.features), tested.labels, tested.groups},
        classes_(classes) {}

  LabelledFeatures fitted_;
  LabelledFeatures tested_;
  std::size_t classes_;
};

void check_labels(const LabelledFeatures& data, std::size_t units) {
  check_matrix(data.features);
  const std::size_t rows = data.features.rows;
  if (rows == 0 || data.labels.size() != rows || data.features.columns != units ||
      (!data.groups.empty() && data.groups.size() != rows)) {
    throw Error(ErrorKind::kBadInput, "features, labels and groups do not match in number");
  }
}

void check_units(const Units& units, std::size_t count) {
  if (std::set<std::size_t>(units.begin(), units.end()).size() != units.size()) {
    throw Error(ErrorKind::kBadInput, "a unit is listed twice");
  }
  if (std::ranges::any_of(units, [&](std::size_t unit) { return unit >= count; })) {
    throw Error(ErrorKind::kBadInput, "a unit is listed that the layer does not have");
  }
}

void check_data(const SelectionData& data) {
  const std::size_t units = data.validation.features.columns;
  check_labels(data.validation, units);
  check_labels(data.test, units);
  if (data.balanced_pool) check_labels(*data.balanced_pool, units);
  if (data.validation_predictions.size() != data.validation.labels.size() ||
      data.test_predictions.size() != data.test.labels.size()) {
    throw Error(ErrorKind::kBadInput, "the network's predictions do not match the rows in number");
  }
  check_units(data.candidates, units);
  check_units(data.selected, units);
}

Units sorted(Units units) {
  std::ranges::sort(units);
  return units;
}

Units random_subset(std::size_t of, std::size_t size, std::uint64_t seed) {
  Units all(of);
  std::iota(all.begin(), all.end(), std::size_t{0});
  Random random(seed);
  random.shuffle(std::span(all));
  all.resize(size);
  return sorted(std::move(all));
}

SelectionAccuracy random_subsets(const Setting& candidates, std::size_t count, std::size_t size,
                                 const SelectionOptions& options) {
  // The set of all candidates is one.
  std::vector<SelectionAccuracy> draws(size == count ? 1 : options.random_subsets);
  const std::uint64_t seed = derive_seed(derive_seed(options.seed, "random subsets"), size);
  parallel_for(draws.size(), options.threads, [&](std::size_t i) {
    const Setting part = candidates.of(random_subset(count, size, derive_seed(seed, i)));
    draws[i] = part.tested(part.refitted());
  });
  return over_draws(draws);
}

SelectionRow original_row(const SelectionData& data) {
  SelectionRow row{"original model", "all", static_cast<double>(data.test.features.columns)};
  row.accuracy = accuracy_of(data.test_predictions, data.test);
  row.validation_accuracy = accuracy_of(data.validation_predictions, data.validation).mean;
  return row;
}

class Evaluation {
 public:
  Evaluation(const SelectionData& data, const SelectionOptions& options)
      : data_(data),
        options_(options),
        all_(data.validation, data.test, data.classes),
        wanted_(data.candidates.empty() ? options.candidates : data.candidates.size()),
        top_(all_.l1(wanted_, options.seed)),
        candidates_(data.candidates.empty() ? top_.model.active_features()
                                            : sorted(data.candidates)),
        selected_(sorted(data.selected)),
        among_(all_.of(candidates_)) {
    if (!std::ranges::includes(candidates_, selected_)) {
      throw Error(ErrorKind::kBadInput, "a selected unit is not among the candidates");
    }
  }

  SelectionResult result() {
    SelectionResult result;
    result.candidates = candidates_;
    result.rows.push_back(original_row(data_));
    result.rows.push_back(top_row());
    for (SelectionRow& row : rows_of_equal_size()) result.rows.push_back(std::move(row));
    if (data_.balanced_pool) {
      for (SelectionRow& row : balanced_rows()) result.rows.push_back(std::move(row));
    }
    add_curves(result);
    return result;
  }

 private:
  SelectionRow fitted_row(const char* name, const std::string& subset, double units) const {
    SelectionRow row{name, subset, units};
    row.fitted_rows = data_.validation.labels.size();
    return row;
  }

  SelectionRow top_row() const {
    const Units active = top_.model.active_features();
    SelectionRow row = fitted_row("l1", "all to " + std::to_string(wanted_), double(active.size()));
    row.accuracy = all_.tested(top_.model);
    row.validation_accuracy = all_.fitted_accuracy(top_.model);
    if (!top_.is_exact) row.note = "no penalty leaves as many";
    if (active != candidates_) row.note = "other units than the candidates that were given";
    return row;
  }

  std::vector<SelectionRow> rows_of_equal_size() const {
    const std::size_t k = selected_.size();
    const std::string subset = shown(candidates_.size(), k);
    SelectionRow random = fitted_row("random", subset, double(k));
    SelectionRow l1 = fitted_row("l1", subset, double(k));
    SelectionRow agent = fitted_row("agent", subset, double(k));
    if (k == 0) {
      random.note = l1.note = agent.note = kNoUnits;
      return {random, l1, agent};
    }
    random.accuracy = random_subsets(among_, candidates_.size(), k, options_);
    const L1Choice choice = among_.l1(k, options_.seed);
    l1.units = double(choice.model.active_features().size());
    l1.accuracy = among_.tested(choice.model);
    l1.validation_accuracy = among_.fitted_accuracy(choice.model);
    if (!choice.is_exact) l1.note = "no penalty leaves as many";
    const Setting chosen = all_.of(selected_);
    const LogisticModel model = chosen.refitted();
    agent.accuracy = chosen.tested(model);
    agent.validation_accuracy = chosen.fitted_accuracy(model);
    return {random, l1, agent};
  }

  std::vector<SelectionRow> balanced_rows() const {
    const LabelledFeatures& pool = *data_.balanced_pool;
    const std::size_t k = selected_.size();
    const std::size_t count = options_.balanced_samples;
    SelectionRow tuned = fitted_row("l1", "all, tuned", 0);
    SelectionRow top = fitted_row("l1", "all to " + std::to_string(k), double(k));
    std::vector<SelectionAccuracy> tuned_draws(count);
    std::vector<SelectionAccuracy> top_draws(count);
    std::vector<double> tuned_units(count);
    std::vector<double> top_units(count);
    std::vector<std::size_t> rows(count);
    parallel_for(count, options_.threads, [&](std::size_t i) {
      const std::uint64_t seed = derive_seed(derive_seed(options_.seed, "balanced samples"), i);
      const Setting sample = balanced_setting(pool, seed, rows[i]);
      const LogisticModel model = sample.l1_tuned(seed).model;
      tuned_draws[i] = sample.tested(model);
      tuned_units[i] = double(model.active_features().size());
      if (k == 0) return;
      const LogisticModel of_k = sample.l1(k, seed).model;
      top_draws[i] = sample.tested(of_k);
      top_units[i] = double(of_k.active_features().size());
    });
    for (SelectionRow* row : {&tuned, &top}) {
      row->is_balanced = true;
      row->fitted_rows = rows.empty() ? 0 : rows.front();
      if (row->fitted_rows < options_.balanced_rows) {
        row->note = "the pool has no more balanced rows than " + std::to_string(row->fitted_rows);
      }
    }
    if (count > 0) tuned.accuracy = over_draws(tuned_draws);
    tuned.units = median(tuned_units);
    top.units = median(top_units);
    if (k == 0) {
      top.note = kNoUnits;
    } else if (count > 0) {
      top.accuracy = over_draws(top_draws);
    }
    return {tuned, top};
  }

  Setting balanced_setting(const LabelledFeatures& pool, std::uint64_t seed,
                           std::size_t& count) const {
    const std::vector<std::size_t> rows =
        balanced_sample(pool.labels, pool.groups, options_.balanced_rows, seed);
    count = rows.size();
    LabelledFeatures sample{rows_of(pool.features, rows), {}, {}};
    for (const std::size_t row : rows) sample.labels.push_back(pool.labels[row]);
    return {sample, data_.test, data_.classes};
  }

  void add_curves(SelectionResult& result) const {
    Units sizes;
    for (const std::size_t size : options_.curve) {
      if (size > 0 && size <= candidates_.size()) sizes.push_back(size);
    }
    std::ranges::sort(sizes);
    for (const L1Choice& choice : among_.l1(sizes, options_.seed)) {
      result.l1_curve.push_back(
          {choice.model.active_features().size(), among_.tested(choice.model)});
    }
    for (const std::size_t size : sizes) {
      result.random_curve.push_back(
          {size, random_subsets(among_, candidates_.size(), size, options_)});
    }
    const auto is_agent = [](const SelectionRow& row) { return row.name == "agent"; };
    const auto agent = std::ranges::find_if(result.rows, is_agent);
    if (agent != result.rows.end() && agent->accuracy) {
      result.agent = CurvePoint{selected_.size(), *agent->accuracy};
    }
  }

  const SelectionData& data_;
  const SelectionOptions& options_;
  Setting all_;
  std::size_t wanted_;
  L1Choice top_;
  Units candidates_;
  Units selected_;
  Setting among_;
};

}  // namespace

CandidateUnits choose_candidates(const LabelledFeatures& validation, std::size_t classes,
                                 std::size_t count, std::uint64_t seed) {
  const L1Choice choice = Setting(validation, validation, classes).l1(count, seed);
  return {choice.model.active_features(), choice.is_exact};
}

SelectionResult evaluate_selection(const SelectionData& data, const SelectionOptions& options) {
  check_data(data);
  return Evaluation(data, options).result();
}

}  // namespace maia
