// The style and the script of a report. The page reads, prints and folds without the script.
#pragma once

#include <string>
#include <string_view>

namespace maia {

std::string_view report_style();
std::string_view report_script();

// The same for the page of a sweep.
std::string_view sweep_style();
std::string_view sweep_script();

// A content security policy's name for a style or script: only that very text may act.
std::string source_hash(std::string_view text);

}  // namespace maia
