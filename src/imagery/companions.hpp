// What is often seen together, and where: random scenes follow it now and then, so that a dataset
// has some of what photographs have, and a unit that needs two things at once finds them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "imagery/lexicon.hpp"

namespace maia {

struct Companions {
  // Each with its alternatives, of which any will do: "leash", or all kinds of fence.
  std::vector<std::vector<std::size_t>> terms;
  std::vector<std::string> backgrounds;
};

// Of each term, in the lexicon's order. Both of a pair have each other. Throws kInternal for a name
// in the table that is neither a term, a group nor a background.
std::vector<Companions> find_companions(const Lexicon& lexicon);

}  // namespace maia
