// The style and the script of a report. The page reads, prints and folds without the script.
#pragma once

#include <string_view>

namespace maia {

std::string_view report_style();
std::string_view report_script();

}  // namespace maia
