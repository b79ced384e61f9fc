// The style and the script of a report. The page reads, prints and folds without the script.
#pragma once

#include <string>
#include <string_view>

namespace maia {

std::string_view report_style();
std::string_view report_script();

// The same for pages with a table of units. The script sorts and searches the table of the class
// "units": pictures in the second column, numbers from the fifth on, and what to sort by as a
// cell's data-sort, which is empty where there is nothing.
std::string_view sweep_style();
std::string_view sweep_script();

// A content security policy's name for a style or script: only that very text may act.
std::string source_hash(std::string_view text);

}  // namespace maia
