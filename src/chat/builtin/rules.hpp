// The few concepts that together account for the active pictures of a unit that is at rest on most:
// found by sequential covering (Fuernkranz 1999), each rule the concept that explains most of what
// is left among those whose pictures hold what they promise.
#pragma once

#include <vector>

#include "chat/builtin/evidence.hpp"

namespace maia::builtin {

struct Rule {
  Concept what;
  Rate rate;
  std::size_t explains = 0;  // active pictures that no earlier rule explains
};

struct Account {
  std::vector<Rule> rules;
  std::vector<Concept> open;  // what could explain more, and has to be drawn to know
  std::size_t active = 0;     // active pictures that were read
  std::size_t unexplained = 0;
};

// `refuted` are concepts that a test has disproved, which no rule names again.
Account account_for(const Evidence& evidence, const std::vector<Concept>& refuted,
                    const Words& words);

}  // namespace maia::builtin
