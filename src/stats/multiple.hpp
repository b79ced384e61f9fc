// Many tests at once: p values adjusted so that a chance finding among them is not taken for one.
#pragma once

#include <span>
#include <vector>

namespace maia {

// Adjusted p values in the order given (Holm 1979, step-down): rejecting those up to alpha keeps
// the chance of any false rejection at most alpha.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace maia
