// What the experimenter says: what it has learnt, what it supposes, and what it concludes, in
// sentences with the numbers behind them.
#pragma once

#include <string>
#include <vector>

#include "chat/builtin/agenda.hpp"
#include "chat/builtin/findings.hpp"
#include "chat/builtin/ranking.hpp"

namespace maia::builtin {

// What the last program taught.
std::string lesson_of(const History& history, const ScreenSummary& screen,
                      const std::vector<Finding>& findings, const Words& words);

// One sentence a hypothesis, best first.
std::vector<std::string> hypotheses_of(const std::vector<Concept>& concepts, const Words& words);

// [DESCRIPTION] and [LABEL]s. An empty model means that nothing explains the unit.
std::string write_conclusion(const History& history, const ScreenSummary& screen,
                             const std::vector<Finding>& findings,
                             const std::vector<Finding>& model, const Words& words);

}  // namespace maia::builtin
