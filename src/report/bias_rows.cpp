#include "report/bias_rows.hpp"

#include <algorithm>

#include "report/record.hpp"

namespace maia {
namespace {

constexpr std::size_t kPictures = 4;

std::string state_name(UnitOutcome::State state) {
  if (state == UnitOutcome::State::kFailed) return "failed";
  return state == UnitOutcome::State::kElsewhere ? "elsewhere" : "waiting";
}

BiasSide read_side(const Json& json, const RunStore& store) {
  BiasSide side{.phrase = text_at(json, "phrase"),
                .mean = number_at(json, "mean").value_or(0),
                .recognised = number_at(json, "recognised").value_or(0),
                .pictures = {}};
  for (const Json& picture : list_at(json, "pictures")) {
    if (side.pictures.size() == kPictures) break;
    const auto hash = text_at(picture, "image");
    if (hash.empty() || !list_at(picture, "missing").empty()) continue;
    side.pictures.push_back(store.image_file(hash).lexically_relative(store.folder()).string());
  }
  return side;
}

BiasPair read_pair(const Json& json, const RunStore& store, bool logit) {
  BiasPair pair{.weak = read_side(value_at(json, "weak"), store),
                .strong = read_side(value_at(json, "strong"), store),
                .difference = number_at(json, "difference").value_or(0)};
  pair.effect = logit ? number_at(json, "standardised").value_or(0) : pair.difference;
  const Json& ends = list_at(json, "interval");
  if (ends.size() == 2 && ends[0].is_number() && ends[1].is_number()) {
    pair.interval_low = ends[0].get<double>();
    pair.interval_high = ends[1].get<double>();
  }
  return pair;
}

void read_run(const Run& run, const RunStore& store, BiasRow& row) {
  row.run = run.id;
  row.logit = run.spec.layer != "class";
  row.problem.clear();
  if (run.status != "finished") {
    row.state = "no conclusion";
    row.problem = text_at(run.conclusion, "reason");
    return;
  }
  row.bias = text_at(run.conclusion, "bias");
  const Json& check = value_at(run.conclusion, "check");
  for (const Json& pair : list_at(check, "settings")) {
    row.pairs.push_back(read_pair(pair, store, row.logit));
  }
  const bool accepted = true_at(check, "accepted");
  row.state = !accepted ? "not confirmed" : row.pairs.empty() ? "none found" : "biased";
}

}  // namespace

double BiasRow::effect() const {
  double largest = 0;
  for (const auto& pair : pairs) largest = std::max(largest, pair.effect);
  return largest;
}

const std::vector<std::string>& bias_states() {
  static const std::vector<std::string> states = {
      "biased", "not confirmed", "none found", "no conclusion", "failed", "elsewhere", "waiting"};
  return states;
}

std::vector<BiasRow> bias_rows(const std::vector<UnitOutcome>& outcomes,
                               const std::vector<std::string>& class_names, const RunStore& store,
                               const Ledger& ledger) {
  std::vector<BiasRow> rows;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const UnitOutcome& outcome = outcomes[i];
    BiasRow row{.class_name = class_names.at(i),
                .unit = outcome.unit.unit,
                .state = state_name(outcome.state),
                .problem = outcome.complaint};
    if (outcome.state == UnitOutcome::State::kDone) {
      read_run(store.run(outcome.run), store, row);
      row.spent = ledger.spent_by(row.run);
    }
    rows.push_back(std::move(row));
  }
  const auto place = [](const BiasRow& row) {
    return std::ranges::find(bias_states(), row.state) - bias_states().begin();
  };
  std::ranges::stable_sort(rows, [&](const BiasRow& a, const BiasRow& b) {
    return place(a) != place(b) ? place(a) < place(b) : a.effect() > b.effect();
  });
  return rows;
}

}  // namespace maia
