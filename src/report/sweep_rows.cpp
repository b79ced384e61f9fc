#include "report/sweep_rows.hpp"

#include <algorithm>

#include "report/record.hpp"

namespace maia {
namespace {

constexpr std::size_t kPictures = 4;

const char* state_name(UnitOutcome::State state) {
  switch (state) {
    case UnitOutcome::State::kFailed:
      return "failed";
    case UnitOutcome::State::kElsewhere:
      return "elsewhere";
    default:
      return "waiting";
  }
}

void read_conclusion(const Run& run, SweepRow& row) {
  row.labels = texts_at(run.conclusion, "labels");
  row.description = text_at(run.conclusion, "description");
  const Json& check = value_at(run.conclusion, "check");
  if (run.status != "finished") {
    row.state = "no conclusion";
    row.problem = text_at(run.conclusion, "reason");
    return;
  }
  row.state = true_at(check, "accepted") ? "found" : "not confirmed";
  const Json& interval = list_at(check, "interval");
  if (interval.size() != 2) return;  // nothing was tested: "none found"
  row.mean_positive = number_at(check, "mean_positive");
  row.mean_neutral = number_at(check, "mean_neutral");
  row.difference = number_at(check, "difference");
  row.auc = number_at(check, "auc");
  if (interval[0].is_number()) row.interval_low = interval[0].get<double>();
  if (interval[1].is_number()) row.interval_high = interval[1].get<double>();
}

void read_pictures(const Run& run, const RunStore& store, SweepRow& row) {
  for (const Json& exemplar : list_at(run.evidence, "exemplars")) {
    if (row.pictures.size() == kPictures) break;
    const std::string hash = text_at(exemplar, "highlighted");
    if (hash.empty()) continue;
    row.pictures.push_back(store.image_file(hash).lexically_relative(store.folder()).string());
  }
}

}  // namespace

const std::vector<std::string>& sweep_states() {
  static const std::vector<std::string> states = {"found",  "not confirmed", "no conclusion",
                                                  "failed", "elsewhere",     "waiting"};
  return states;
}

std::vector<SweepRow> sweep_rows(const std::vector<UnitOutcome>& outcomes, const RunStore& store,
                                 const Ledger& ledger) {
  std::vector<SweepRow> rows;
  for (const UnitOutcome& outcome : outcomes) {
    SweepRow row{.layer = outcome.unit.layer,
                 .unit = outcome.unit.unit,
                 .target = outcome.unit.layer + ", unit " + std::to_string(outcome.unit.unit),
                 .state = state_name(outcome.state),
                 .problem = outcome.complaint};
    if (outcome.state == UnitOutcome::State::kDone) {
      const Run run = store.run(outcome.run);
      row.run = run.id;
      row.target = describe_target(run.spec);
      row.problem.clear();
      row.spent = ledger.spent_by(run.id);
      read_conclusion(run, row);
      read_pictures(run, store, row);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace maia
