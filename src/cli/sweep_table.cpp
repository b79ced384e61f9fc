#include "cli/sweep_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/console.hpp"
#include "report/report.hpp"

namespace maia {
namespace {

constexpr std::size_t kFindingWidth = 44;

// In characters, not in bytes.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = width_of(text);
  return text + std::string(width > used ? width - used : 0, ' ');
}

std::string finding_of(const SweepRow& row) {
  std::string text;
  for (const auto& label : row.labels) text += (text.empty() ? "\"" : " or \"") + label + "\"";
  if (row.state == "not confirmed") text += " (not confirmed)";
  if (text.empty()) text = row.problem.empty() ? row.state : row.state + ": " + row.problem;
  return printable(text);
}

std::string numbers_of(const SweepRow& row) {
  if (!row.difference) return "";
  std::string text = fmt::format("{:9.3f}", *row.difference);
  if (row.interval_low && row.interval_high) {
    text += fmt::format("  {:8.3f} to {:8.3f}", *row.interval_low, *row.interval_high);
  }
  if (row.auc) text += fmt::format("  {:.2f}", *row.auc);
  return text;
}

std::int64_t tokens_of(const Spent& spent) {
  return spent.usage.input_tokens + spent.usage.output_tokens;
}

Json number_or_null(std::optional<double> number) {
  return number ? Json(*number) : Json();
}

Json counts_of(const std::vector<SweepRow>& rows) {
  Json counts = Json::object();
  for (const auto& state : sweep_states()) {
    counts[state] = std::count_if(rows.begin(), rows.end(),
                                  [&](const SweepRow& row) { return row.state == state; });
  }
  return counts;
}

Json cost_json(const Spent& spent) {
  return {{"dollars", number_or_null(spent.usage.dollars)},
          {"input_tokens", spent.usage.input_tokens},
          {"output_tokens", spent.usage.output_tokens}};
}

Json row_json(const SweepRow& row) {
  Json json = {{"layer", row.layer},   {"unit", row.unit}, {"state", row.state},
               {"labels", row.labels}, {"run", nullptr},   {"cost", cost_json(row.spent)}};
  if (!row.problem.empty()) json["problem"] = row.problem;
  if (row.run == 0) return json;
  json["run"] = row.run;
  json["report"] = report_file(row.run).string();
  json["description"] = row.description;
  json["check"] = {
      {"mean_positive", number_or_null(row.mean_positive)},
      {"mean_neutral", number_or_null(row.mean_neutral)},
      {"difference", number_or_null(row.difference)},
      {"interval", {number_or_null(row.interval_low), number_or_null(row.interval_high)}},
      {"auc", number_or_null(row.auc)}};
  return json;
}

}  // namespace

std::string cost_text(const Spent& spent) {
  const std::int64_t tokens = tokens_of(spent);
  if (spent.usage.dollars && *spent.usage.dollars > 0) {
    return fmt::format("${:.4f}", *spent.usage.dollars);
  }
  return tokens == 0 ? "" : fmt::format("{} tokens", tokens);
}

std::vector<std::string> sweep_table(const std::vector<SweepRow>& rows, const Spent& total) {
  std::size_t layer_width = 5;
  for (const auto& row : rows) layer_width = std::max(layer_width, width_of(row.layer));
  std::vector<std::string> lines;
  lines.push_back(padded("layer", layer_width) + "  " + padded("unit", 5) + " " +
                  padded("finding", kFindingWidth) + " difference  " + padded("interval", 20) +
                  "  AUC");
  for (const auto& row : rows) {
    const std::string numbers = numbers_of(row);
    const std::string finding = finding_of(row);
    lines.push_back(padded(printable(row.layer), layer_width) + "  " +
                    fmt::format("{:<5} ", row.unit) +
                    (numbers.empty() ? finding : padded(finding, kFindingWidth) + "  " + numbers));
  }
  std::vector<std::string> totals;
  const Json counts = counts_of(rows);
  for (const auto& state : sweep_states()) {
    if (counts.at(state) != 0)
      totals.push_back(fmt::format("{} {}", counts.at(state).get<int>(), state));
  }
  const std::string cost = cost_text(total);
  lines.push_back(fmt::format("{} unit{}: {}{}", rows.size(), rows.size() == 1 ? "" : "s",
                              join(totals, ", "), cost.empty() ? "" : "; " + cost));
  return lines;
}

Json sweep_json(const std::vector<SweepRow>& rows, const Spent& total) {
  Json units = Json::array();
  for (const auto& row : rows) units.push_back(row_json(row));
  return {{"units", units}, {"counts", counts_of(rows)}, {"cost", cost_json(total)}};
}

}  // namespace maia
