// What the tests on fresh pictures say: every concept tested so far against neutral pictures, and
// the set of concepts that together explain the unit best.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "chat/builtin/observation.hpp"
#include "chat/builtin/rules.hpp"

namespace maia::builtin {

// The result of one concept's pictures against the neutral ones drawn with them.
struct Comparison {
  std::vector<double> shown;
  std::vector<double> neutral;
  double effect = 0;  // difference of the means
  double p = 1;  // Mann and Whitney, one-sided; Holm-adjusted over all concepts compared with it
  double roc = 0.5;

  bool exists() const { return !shown.empty(); }
};

struct Finding {
  Concept what;
  std::string label;
  Comparison test;           // all test programs together
  Comparison confirm;        // the latest confirmation that had it
  std::vector<double> near;  // near misses: siblings, other colours, other backgrounds
  std::vector<std::pair<std::string, double>> recoloured;  // the object painted in a colour
  std::vector<double> before_edit;                         // pictures of it, paired with
  std::vector<double> after_edit;                          // the same pictures without it
  bool rejected = false;                                   // its label failed the host's check

  bool significant() const;  // in the tests
  bool confirmed() const;
  bool refuted() const;  // by a confirmation or by the host's check
};

// One for every concept that has an arm of its own, in the order of their first tests. Where the
// evidence is clear, a neutral picture in which the concept or one of the rules turned out to be
// there and lit is none.
std::vector<Finding> find_out(const History& history, const Evidence& evidence,
                              const std::vector<Rule>& rules, const Words& words);

// The findings that explain the unit, strongest first and at most three: significant, not refuted,
// at least half as strong as the strongest, at the level of abstraction that fits (a group where
// most of its members excite the unit, else its terms; a combination where neither part does it
// alone).
std::vector<Finding> explain(const std::vector<Finding>& findings, const Words& words);

// The findings of the account's rules, as far as their tests bear them out, in its order; none
// where the rules leave most of what excites the unit unexplained.
std::vector<Finding> explain(const Account& account, const std::vector<Finding>& findings,
                             const Evidence& evidence);

}  // namespace maia::builtin
