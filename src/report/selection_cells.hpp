// Classifiers of selected units as the cells of a table, for the page and the terminal.
#pragma once

#include <string>
#include <vector>

#include "eval/feature_selection.hpp"

namespace maia {

struct SelectionCells {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // of each column one; empty where there is nothing
};

// A row a classifier, in the result's order. A column that no row fills is left out.
SelectionCells selection_cells(const SelectionResult& result);

}  // namespace maia
