// What classifiers of selected units are worth, as text for a terminal.
#pragma once

#include <string>
#include <vector>

#include "eval/feature_selection.hpp"

namespace maia {

// A line of heads, then a line a classifier.
std::vector<std::string> selection_table(const SelectionResult& result);

}  // namespace maia
