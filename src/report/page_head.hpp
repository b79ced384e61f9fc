// The head of every page that maia writes.
#pragma once

#include <string>
#include <string_view>

#include "report/html.hpp"

namespace maia {

// `pictures` says where pictures may come from: "data:" or files. Nothing is loaded from anywhere
// else, and no style or script acts but these very texts; without a script none does.
Html page_head(const std::string& title, std::string_view pictures, std::string_view style,
               std::string_view script);

}  // namespace maia
