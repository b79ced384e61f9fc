// Everyday words for several groups or terms of the lexicon at once.
#pragma once

#include <vector>

#include "imagery/dictionary.hpp"
#include "imagery/lexicon.hpp"

namespace maia {

// "animals": birds, canines, ...; "vehicles": cars, trucks, .... A group is of a category where a
// prompt for the category draws most of the group's terms; a category has two groups at least. Then
// the lexicon's own categories of terms: "guitars": acoustic guitar, ....
std::vector<Vocabulary::Group> categories_of(const Lexicon& lexicon, const Dictionary& dictionary);

}  // namespace maia
