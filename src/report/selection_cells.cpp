#include "report/selection_cells.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace maia {
namespace {

std::string share_text(const std::optional<double>& share) {
  return share ? fmt::format("{:.3f}", *share) : "";
}

std::string accuracy_text(const std::optional<SelectionAccuracy>& accuracy) {
  if (!accuracy) return "";
  const std::string mean = share_text(accuracy->mean);
  return accuracy->deviation ? mean + " \u00b1 " + share_text(accuracy->deviation) : mean;
}

std::vector<std::string> cells_of(const SelectionRow& row) {
  return {row.subset,
          row.name,
          fmt::format("{:g}", row.units),
          row.is_balanced ? "yes" : "no",
          row.fitted_rows == 0 ? "" : std::to_string(row.fitted_rows),
          accuracy_text(row.accuracy),
          share_text(row.accuracy ? row.accuracy->worst_group : std::nullopt),
          share_text(row.validation_accuracy),
          row.note};
}

}  // namespace

SelectionCells selection_cells(const SelectionResult& result) {
  static const std::vector<std::string> columns = {"Subset",      "Selection",  "Units",
                                                   "Balanced",    "Fitted on",  "Test accuracy",
                                                   "Worst group", "Validation", "Note"};
  std::vector<std::vector<std::string>> rows;
  for (const SelectionRow& row : result.rows) rows.push_back(cells_of(row));
  SelectionCells filled;
  filled.rows.resize(rows.size());
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (std::ranges::all_of(rows, [&](const auto& row) { return row[column].empty(); })) continue;
    filled.columns.push_back(columns[column]);
    for (std::size_t i = 0; i < rows.size(); ++i) filled.rows[i].push_back(rows[i][column]);
  }
  return filled;
}

}  // namespace maia
