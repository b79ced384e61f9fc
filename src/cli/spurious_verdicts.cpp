#include "cli/spurious_verdicts.hpp"

#include "report/report.hpp"
#include "task/spurious_rule.hpp"

namespace maia {
namespace {

JudgedUnit judged_unit(const SweepRow& row, const Run& run) {
  JudgedUnit unit{.unit = row.unit,
                  .class_name = run.conclusion.value("class", std::string()),
                  .reasoning = run.conclusion.value("reasoning", std::string()),
                  .auc = row.auc,
                  .pictures = row.pictures,
                  .report = report_file(run.id)};
  if (const auto verdict = read_verdict(row.labels)) {
    unit.is_selective = *verdict == UnitVerdict::kSelective;
    unit.is_confirmed = run.conclusion.at("check").at("accepted").get<bool>();
  }
  return unit;
}

Json unit_json(const JudgedUnit& unit) {
  Json json = {{"unit", unit.unit},
               {"verdict", nullptr},
               {"confirmed", unit.is_confirmed},
               {"class", unit.class_name},
               {"reasoning", unit.reasoning},
               {"auc", unit.auc ? Json(*unit.auc) : Json()},
               {"report", unit.report}};
  if (unit.is_selective) json["verdict"] = *unit.is_selective ? "SELECTIVE" : "SPURIOUS";
  return json;
}

}  // namespace

std::vector<JudgedUnit> judged_units(const std::vector<SweepRow>& rows, const RunStore& store) {
  std::vector<JudgedUnit> units;
  for (const auto& row : rows) units.push_back(judged_unit(row, store.run(row.run)));
  return units;
}

std::vector<std::size_t> selected_units(const std::vector<JudgedUnit>& units) {
  std::vector<std::size_t> chosen;
  for (const auto& unit : units) {
    if (unit.is_selective.value_or(false) && unit.is_confirmed) {
      chosen.push_back(static_cast<std::size_t>(unit.unit));
    }
  }
  return chosen;
}

Json to_json(const std::vector<JudgedUnit>& units) {
  Json list = Json::array();
  for (const auto& unit : units) list.push_back(unit_json(unit));
  return list;
}

}  // namespace maia
