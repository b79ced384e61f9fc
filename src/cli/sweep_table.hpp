// What a sweep found, as text for a terminal and as JSON.
#pragma once

#include <string>
#include <vector>

#include "agent/budget.hpp"
#include "base/json.hpp"
#include "report/sweep_rows.hpp"

namespace maia {

// A line a unit under a line of headings, then how many there are of each state and what they cost.
std::vector<std::string> sweep_table(const std::vector<SweepRow>& rows, const Spent& total);
Json sweep_json(const std::vector<SweepRow>& rows, const Spent& total);

// "$0.0141", or the tokens where no price is known; empty where nothing was paid.
std::string cost_text(const Spent& spent);

}  // namespace maia
