#include "cli/bias_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/console.hpp"
#include "cli/sweep_table.hpp"
#include "report/report.hpp"

namespace maia {
namespace {

std::string side_text(const char* name, const BiasSide& side) {
  return fmt::format("    {:6}  {:.3f}  recognised {:3.0f}%  {}", name, side.mean,
                     100 * side.recognised, printable(side.phrase));
}

void add_pair(const BiasPair& pair, std::vector<std::string>& lines) {
  lines.push_back(side_text("weak", pair.weak));
  lines.push_back(side_text("strong", pair.strong));
  if (!pair.interval_low || !pair.interval_high) return;
  lines.push_back(fmt::format("    difference {:.3f}, 95% interval {:.3f} to {:.3f}",
                              pair.difference, *pair.interval_low, *pair.interval_high));
}

Json counts_of(const std::vector<BiasRow>& rows) {
  Json counts = Json::object();
  for (const auto& state : bias_states()) {
    counts[state] = std::ranges::count(rows, state, &BiasRow::state);
  }
  return counts;
}

Json side_json(const BiasSide& side) {
  return {{"phrase", side.phrase}, {"mean", side.mean}, {"recognised", side.recognised}};
}

Json row_json(const BiasRow& row) {
  Json pairs = Json::array();
  for (const auto& pair : row.pairs) {
    pairs.push_back({{"weak", side_json(pair.weak)},
                     {"strong", side_json(pair.strong)},
                     {"difference", pair.difference},
                     {"interval",
                      {pair.interval_low ? Json(*pair.interval_low) : Json(),
                       pair.interval_high ? Json(*pair.interval_high) : Json()}}});
  }
  Json json = {{"class", row.class_name}, {"unit", row.unit},       {"state", row.state},
               {"bias", row.bias},        {"effect", row.effect()}, {"settings", pairs},
               {"run", nullptr}};
  if (!row.problem.empty()) json["problem"] = row.problem;
  if (row.run == 0) return json;
  json["run"] = row.run;
  json["report"] = report_file(row.run).string();
  return json;
}

}  // namespace

std::vector<std::string> bias_table(const std::vector<BiasRow>& rows, const Spent& total) {
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    std::string line = printable(row.class_name) + ": " + row.state;
    if (!row.problem.empty()) line += ", " + printable(row.problem);
    lines.push_back(line);
    for (const auto& pair : row.pairs) add_pair(pair, lines);
  }
  std::vector<std::string> totals;
  const Json counts = counts_of(rows);
  for (const auto& state : bias_states()) {
    if (counts.at(state) != 0) {
      totals.push_back(fmt::format("{} {}", counts.at(state).get<int>(), state));
    }
  }
  const std::string cost = cost_text(total);
  lines.push_back(fmt::format("{} class{}: {}{}", rows.size(), rows.size() == 1 ? "" : "es",
                              join(totals, ", "), cost.empty() ? "" : "; " + cost));
  return lines;
}

Json bias_json(const std::vector<BiasRow>& rows, const Spent& total) {
  Json classes = Json::array();
  for (const auto& row : rows) classes.push_back(row_json(row));
  return {{"classes", classes},
          {"counts", counts_of(rows)},
          {"cost",
           {{"dollars", total.usage.dollars ? Json(*total.usage.dollars) : Json()},
            {"input_tokens", total.usage.input_tokens},
            {"output_tokens", total.usage.output_tokens}}}};
}

}  // namespace maia
