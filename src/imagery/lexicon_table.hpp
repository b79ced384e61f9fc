// The curated table that names the stamps, as text; its format is described where it is written.
#pragma once

#include <string_view>

namespace maia {

std::string_view table_of_living_things();
// Continues the first: its mixed categories name terms of both.
std::string_view table_of_made_things();

}  // namespace maia
