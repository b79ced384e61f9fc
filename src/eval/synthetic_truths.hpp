// What synthetic units are known to respond to, as labels.
#pragma once

#include <span>
#include <vector>

#include "eval/unit_labels.hpp"

namespace maia {

// Of each unit that `labels` are about, once, where its model is one of synthetic_model_names():
// the unit's concepts as alternatives, "dog with leash" for dog|leash, and nothing for a unit that
// responds to nothing or to chance. A run's label is of the unit that the run has recorded, since
// units written on the command line have numbers of their own. Throws kNotFound for a unit that the
// model does not have, kBadInput where labels of one name are of different units.
std::vector<UnitLabel> synthetic_truths(std::span<const UnitLabel> labels);

}  // namespace maia
