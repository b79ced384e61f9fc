// What to test next: the concepts that the screen, the exemplars, the variations and the results so
// far suggest and that have not been tested yet.
#pragma once

#include <vector>

#include "chat/builtin/findings.hpp"
#include "chat/builtin/ranking.hpp"
#include "chat/builtin/rules.hpp"

namespace maia::builtin {

struct Agenda {
  std::vector<Concept> concepts;
  // Objects to be shown under every condition as well.
  std::vector<Concept> to_vary;
};

// The leaders of every kind, and the pairs that the exemplars suggest.
Agenda first_agenda(const History& history, const ScreenSummary& screen, const Words& words);

// What the tests left open: conditions, further strong objects, the right level, and, where nothing
// stands (any more), the runners-up. Empty when there is nothing worth a test.
Agenda next_agenda(const History& history, const ScreenSummary& screen,
                   const std::vector<Finding>& findings, const Words& words);

// For a unit at rest on most pictures: the rules that account for its active pictures as far as
// they have no test yet, what is given in them without the rest, and what could explain more.
Agenda agenda_of(const Account& account, const std::vector<Finding>& findings, const Words& words);

}  // namespace maia::builtin
