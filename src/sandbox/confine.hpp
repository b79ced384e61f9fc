// The program of confine/main.cpp, which is built before and carried inside this library, so that
// there is nothing to install and nothing to find.
#pragma once

#include <string_view>

namespace maia {

// An executable file's bytes.
std::string_view confine_program();

}  // namespace maia
