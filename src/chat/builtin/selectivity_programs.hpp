// The programs of the task "spurious".
#pragma once

#include <string>
#include <vector>

namespace maia::builtin {

// Each in its fence.
std::string selectivity_exemplar_program();
// Prints a line of every picture, "NAME: ACTIVATION | CLASS | SETTING", where the class is empty
// for a setting alone. Pictures that could not be drawn in full are left out.
std::string selectivity_grid_program(const std::string& name,
                                     const std::vector<std::string>& classes,
                                     const std::vector<std::string>& settings, int copies);

}  // namespace maia::builtin
