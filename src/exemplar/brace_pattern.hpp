// Names of many files in one, as WebDataset writes them: "shard-{0000..0012}.tar",
// "{train,val}.tar".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace maia {

bool has_braces(std::string_view pattern);

// Every name the pattern stands for, the last brace counting fastest. A range has the width of its
// first number. Throws kUsage for braces that are not closed or empty, and for over 100,000 names.
std::vector<std::string> expand_braces(const std::string& pattern);

}  // namespace maia
