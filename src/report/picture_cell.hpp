// The cell of a table that shows a unit's top exemplars.
#pragma once

#include <string>
#include <vector>

#include "report/html.hpp"

namespace maia {

// Files as the page sees them.
Html picture_cell(const std::vector<std::string>& pictures);

}  // namespace maia
