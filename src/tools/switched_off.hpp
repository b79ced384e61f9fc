// Tools that a run may have to do without: for measuring what each contributes.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace maia {

// Names as in tools.NAME; what measures and what reports cannot be switched off.
const std::vector<std::string>& switchable_tools();

bool is_switched_off(std::span<const std::string> without, const std::string& tool);

}  // namespace maia
