#include "report/choice_tables.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/record.hpp"

namespace maia {

std::string share_text(const ChoiceShare& share, std::size_t judged) {
  if (judged == 0) return "none judged";
  if (!share.interval) {
    return fmt::format("{:.2f} ({}: no interval)", share.share, count_text(judged, "pair"));
  }
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", share.share, share.interval->low,
                     share.interval->high);
}

std::string sign_test_text(const JudgeSummary& judge) {
  return judge.p < 0.001 ? "p < 0.001" : fmt::format("p = {:.3f}", judge.p);
}

std::string judges_text(const JudgeAgreement& agreement) {
  const std::size_t count = agreement.judges.size();
  if (count > 2) return fmt::format("all {} judges", count);
  return join(agreement.judges, " and ");
}

std::string kappa_text(const JudgeAgreement& agreement) {
  if (agreement.pairs == 0) return "no pair in common";
  if (!agreement.interval) return fmt::format("{:.2f} (1 pair: no interval)", agreement.kappa);
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", agreement.kappa, agreement.interval->low,
                     agreement.interval->high);
}

}  // namespace maia
