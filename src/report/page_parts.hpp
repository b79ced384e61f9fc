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

}  // namespace maia
