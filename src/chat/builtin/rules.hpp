// The few concepts that together account for what a unit did in every picture: found by comparing
// how probable each set of concepts makes the pictures, as a reader saw them and as they were asked
// for. A set of concepts costs its description (Rissanen 1978), and gains where it is narrow, since
// the exemplars would be a coincidence otherwise (Tenenbaum and Griffiths 2001).
#pragma once

#include <vector>

#include "chat/builtin/evidence.hpp"

namespace maia::builtin {

struct Rule {
  Concept what;
  // How much less probable the pictures are without it, as the logarithm of the ratio.
  double worth = 0;
};

struct Account {
  std::vector<Rule> rules;    // of the best set, the one that explains most first
  std::vector<Concept> open;  // of other sets nearly as good
  // Of the active pictures that were drawn or chosen before anything was supposed, the share that
  // the rules explain.
  double explained = 0;
};

// `refuted` are concepts that a test has disproved, which no rule names again.
Account account_for(const Evidence& evidence, const std::vector<Concept>& refuted,
                    const Words& words);

}  // namespace maia::builtin
