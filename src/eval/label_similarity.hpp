// How much two labels mean the same: a stand-in for a reader's judgement that needs no language
// model.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "imagery/world.hpp"

namespace maia {

// From 0 to 1, by words and WordNet (label_entailment(), both ways round), and the same whichever
// comes first; what means the same thing is 1, anything else less. Each alternative of the one
// counts by the best of the other, so that saying half of what the other says, or twice as much, is
// not the same. 1 where both say nothing, 0 where one does.
double word_similarity(const CollageWorld& world, std::span<const std::string> a,
                       std::span<const std::string> b);

}  // namespace maia
