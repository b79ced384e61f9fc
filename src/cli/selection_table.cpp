#include "cli/selection_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "cli/console.hpp"
#include "report/selection_cells.hpp"

namespace maia {
namespace {

// Of text without wide characters: "±" is two bytes and one column.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string line_of(std::span<const std::string> cells, std::span<const std::size_t> widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    line += cells[i] + std::string(widths[i] - width_of(cells[i]), ' ');
  }
  while (line.ends_with(' ')) line.pop_back();
  return printable(line);
}

}  // namespace

std::vector<std::string> selection_table(const SelectionResult& result) {
  SelectionCells cells = selection_cells(result);
  for (std::string& column : cells.columns) column = lower_case(column);
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < cells.columns.size(); ++i) {
    widths.push_back(width_of(cells.columns[i]));
    for (const auto& row : cells.rows) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::vector<std::string> lines = {line_of(cells.columns, widths)};
  for (const auto& row : cells.rows) lines.push_back(line_of(row, widths));
  return lines;
}

}  // namespace maia
