// The little markdown that agents write: paragraphs, lists, headings, bold, emphasis, inline code.
// Anything else stays the text it is.
#pragma once

#include <string_view>

#include "report/html.hpp"

namespace maia {

Html markdown(std::string_view text);

}  // namespace maia
