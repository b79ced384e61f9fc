// The curated table that names the stamps, as text; its format is described where it is written.
#pragma once

#include <string_view>

namespace maia {

std::string_view lexicon_table();

}  // namespace maia
