// The programs of the task "spurious".
#pragma once

#include <string>
#include <vector>

#include "chat/builtin/observation.hpp"

namespace maia::builtin {

std::string selectivity_exemplar_program(int number);

// Prints a line of every picture, "grid: ACTIVATION | CLASS | SETTING" ("fresh: ..." at the stage
// of confirmation), where the class is empty for a setting alone. Pictures that could not be drawn
// in full are left out.
std::string selectivity_grid_program(int number, Stage stage,
                                     const std::vector<std::string>& classes,
                                     const std::vector<std::string>& settings, int copies);

}  // namespace maia::builtin
