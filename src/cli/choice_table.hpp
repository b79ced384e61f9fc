// What a forced choice found, as text for a terminal.
#pragma once

#include <string>
#include <vector>

#include "eval/choice_summary.hpp"

namespace maia {

// A line a judge, then a line an agreement.
std::vector<std::string> choice_table(const ChoicePairs& pairs, const ChoiceSummary& summary);

}  // namespace maia
