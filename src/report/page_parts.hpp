// Parts that pages of evaluations share.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/html.hpp"

namespace maia {

struct PageFigure {
  std::string file;     // from the folder of runs
  std::string caption;  // a sentence or two
};
Html figures_html(std::span<const PageFigure> figures);
std::string_view figure_style();

// Opens a table with these columns, and its body.
void open_table(Html& html, const std::vector<std::string>& columns);
void add_number(Html& html, const std::string& text);

// A cell that on a narrow screen, where a table has no heads, says its own.
void add_headed_cell(Html& html, const std::string& head, const std::string& text);
std::string_view headed_cell_style();

// A cell of the table of units, sorted by another text than it shows, such as a number's own
// digits.
void add_sorted_cell(Html& html, const std::string& css, const std::string& sort,
                     const std::string& text);
// What sweep_script() searches the rows of the table of units by; `prompt` says what there is.
Html search_field(const std::string& prompt);

}  // namespace maia
