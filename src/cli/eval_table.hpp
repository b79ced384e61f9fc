// What an evaluation found, as text for a terminal.
#pragma once

#include <string>
#include <vector>

#include "eval/predictive_summary.hpp"

namespace maia {

// A line a layer and method, then a line a comparison.
std::vector<std::string> evaluation_table(const PredictiveSummary& summary);

}  // namespace maia
