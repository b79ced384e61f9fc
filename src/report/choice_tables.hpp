// Tables of the page of a forced choice.
#pragma once

#include <string>

#include "eval/choice_summary.hpp"
#include "report/html.hpp"

namespace maia {

// "0.73 [0.60, 0.83]"; without an interval "1.00 (1 pair: no interval)".
std::string share_text(const ChoiceShare& share, std::size_t judged);
// "p = 0.003", "p < 0.001".
std::string sign_test_text(const JudgeSummary& judge);
// "similarity and openai:gpt-4o", "all 3 judges".
std::string judges_text(const JudgeAgreement& agreement);
// "0.41 [0.20, 0.63]".
std::string kappa_text(const JudgeAgreement& agreement);

}  // namespace maia
