// What was found of classes, as text for a terminal and as JSON.
#pragma once

#include <string>
#include <vector>

#include "agent/budget.hpp"
#include "base/json.hpp"
#include "report/bias_rows.hpp"

namespace maia {

std::vector<std::string> bias_table(const std::vector<BiasRow>& rows, const Spent& total);
Json bias_json(const std::vector<BiasRow>& rows, const Spent& total);

}  // namespace maia
