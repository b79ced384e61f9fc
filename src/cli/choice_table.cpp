#include "cli/choice_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/console.hpp"
#include "report/choice_tables.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostOfName = 44;
constexpr std::size_t kShareWidth = 17;

std::size_t width_of(const ChoiceSummary& summary) {
  std::size_t width = 5;
  for (const auto& judge : summary.judges) width = std::max(width, judge.judge.size());
  return std::min(width, kMostOfName);
}

}  // namespace

std::vector<std::string> choice_table(const ChoicePairs& pairs, const ChoiceSummary& summary) {
  std::vector<std::string> lines;
  const std::size_t width = width_of(summary);
  const std::size_t a = std::max(kShareWidth, std::min(kMostOfName, pairs.first.size()));
  const std::size_t b = std::max(kShareWidth, std::min(kMostOfName, pairs.second.size()));
  const auto add = [&](auto... cells) {
    lines.push_back(printable(fmt::format("{:<{}}  {:>5}  {:<{}}  {:<{}}  {:<{}}  {}", cells...)));
  };
  if (!summary.judges.empty()) {
    add("judge", width, "pairs", pairs.first, a, pairs.second, b, "tie", kShareWidth, "sign test");
  }
  for (const JudgeSummary& judge : summary.judges) {
    add(judge.judge, width, std::to_string(judge.judged), share_text(judge.first, judge.judged), a,
        share_text(judge.second, judge.judged), b, share_text(judge.ties, judge.judged),
        kShareWidth, sign_test_text(judge));
  }
  for (const JudgeAgreement& found : summary.agreements) {
    lines.push_back(
        printable(fmt::format("{}: kappa {}, equal in {:.0f} % of {} pairs", judges_text(found),
                              kappa_text(found), 100 * found.equal, found.pairs)));
  }
  return lines;
}

}  // namespace maia
