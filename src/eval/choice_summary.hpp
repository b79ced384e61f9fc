// What judges of a forced choice have found: how often each prefers which method, and how far they
// agree.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "eval/forced_choice.hpp"
#include "stats/interval.hpp"

namespace maia {

struct ChoiceShare {
  std::size_t count = 0;
  double share = 0;                  // of the pairs that were judged
  std::optional<Interval> interval;  // Wilson's, 95 %; nothing for fewer than two pairs
};

struct JudgeSummary {
  std::string judge;
  std::size_t judged = 0;  // pairs
  ChoiceShare first;
  ChoiceShare second;
  ChoiceShare ties;
  double p = 1;  // two-sided, of "either is preferred as often": the sign test, without ties
};

struct JudgeAgreement {
  std::vector<std::string> judges;   // two, or all
  std::size_t pairs = 0;             // that each of them has judged
  double equal = 0;                  // the share of those of which all say the same
  double kappa = 0;                  // Fleiss'
  std::optional<Interval> interval;  // the bootstrap's over pairs, 95 %; nothing for fewer than two
};

struct ChoiceSummary {
  std::vector<JudgeSummary> judges;
  std::vector<JudgeAgreement> agreements;  // all judges first, then any two; none for one judge
};

// `seed` is the bootstrap's.
ChoiceSummary summarise_choices(std::span<const Judgments> judges, std::uint64_t seed);

// "first", "second", "tie".
const char* choice_name(Choice choice);

// docs/evaluation.md has the keys.
Json choice_json(const ChoicePairs& pairs, std::span<const Judgments> judges,
                 const ChoiceSummary& summary);

}  // namespace maia
