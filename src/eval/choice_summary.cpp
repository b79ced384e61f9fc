#include "eval/choice_summary.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "stats/agreement.hpp"
#include "stats/tests.hpp"

namespace maia {
namespace {

constexpr double kConfidence = 0.95;
constexpr std::size_t kFewest = 2;  // for an interval
constexpr std::size_t kChoices = 3;

ChoiceShare share_of(std::size_t count, std::size_t judged) {
  ChoiceShare share{.count = count};
  if (judged > 0) share.share = static_cast<double>(count) / static_cast<double>(judged);
  if (judged >= kFewest) share.interval = wilson_interval(count, judged, kConfidence);
  return share;
}

JudgeSummary summarise_judge(const Judgments& judgments) {
  std::array<std::size_t, kChoices> counts{};
  for (const auto& choice : judgments.choices) {
    if (choice) ++counts[static_cast<std::size_t>(*choice)];
  }
  const auto judged = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  return {.judge = judgments.judge,
          .judged = judged,
          .first = share_of(counts[0], judged),
          .second = share_of(counts[1], judged),
          .ties = share_of(counts[2], judged),
          .p = mcnemar_p(counts[0], counts[1])};
}

JudgeAgreement agreement_of(std::span<const Judgments* const> judges, std::uint64_t seed) {
  JudgeAgreement found;
  for (const Judgments* judge : judges) found.judges.push_back(judge->judge);
  std::vector<std::vector<std::size_t>> counts;  // of the three choices, by pair
  for (std::size_t i = 0; i < judges.front()->choices.size(); ++i) {
    std::vector<std::size_t> row(kChoices, 0);
    const bool all = std::all_of(judges.begin(), judges.end(),
                                 [&](const auto* judge) { return judge->choices[i].has_value(); });
    if (!all) continue;
    for (const Judgments* judge : judges) ++row[static_cast<std::size_t>(*judge->choices[i])];
    if (*std::max_element(row.begin(), row.end()) == judges.size()) found.equal += 1;
    counts.push_back(std::move(row));
  }
  found.pairs = counts.size();
  if (counts.empty()) return found;
  found.equal /= static_cast<double>(counts.size());
  found.kappa = fleiss_kappa(counts);
  if (counts.size() < kFewest) return found;
  std::vector<double> places(counts.size());
  std::iota(places.begin(), places.end(), 0.0);
  const auto kappa_of = [&](std::span<const double> drawn) {
    std::vector<std::vector<std::size_t>> rows;
    rows.reserve(drawn.size());
    for (const double place : drawn) rows.push_back(counts[static_cast<std::size_t>(place)]);
    return fleiss_kappa(rows);
  };
  found.interval = bootstrap_interval(places, kappa_of, kConfidence, seed);
  return found;
}

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json{interval->low, interval->high} : Json();
}

Json share_json(const ChoiceShare& share) {
  return {
      {"count", share.count}, {"share", share.share}, {"interval", interval_json(share.interval)}};
}

Json pair_json(const ChoicePair& pair) {
  return {{"model", pair.unit.model},        {"layer", pair.unit.layer},
          {"unit", pair.unit.unit},          {"truth", label_text(pair.truth)},
          {"first", label_text(pair.first)}, {"second", label_text(pair.second)}};
}

Json pairs_json(const ChoicePairs& pairs, std::span<const Judgments> judges) {
  Json list = Json::array();
  for (std::size_t i = 0; i < pairs.pairs.size(); ++i) {
    Json entry = pair_json(pairs.pairs[i]);
    entry["left"] = pairs.pairs[i].first_is_left ? "first" : "second";
    entry["choices"] = Json::object();
    for (const Judgments& judge : judges) {
      const auto& choice = judge.choices[i];
      entry["choices"][judge.judge] = choice ? Json(choice_name(*choice)) : Json();
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

ChoiceSummary summarise_choices(std::span<const Judgments> judges, std::uint64_t seed) {
  ChoiceSummary summary;
  std::vector<const Judgments*> all;
  for (const Judgments& judge : judges) {
    summary.judges.push_back(summarise_judge(judge));
    if (!judge.of_others) all.push_back(&judge);
  }
  if (all.size() < 2) return summary;
  summary.agreements.push_back(agreement_of(all, seed));
  if (all.size() == 2) return summary;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      summary.agreements.push_back(agreement_of(std::array{all[i], all[j]}, seed));
    }
  }
  return summary;
}

const char* choice_name(Choice choice) {
  switch (choice) {
    case Choice::kFirst:
      return "first";
    case Choice::kSecond:
      return "second";
    case Choice::kTie:
      break;
  }
  return "tie";
}

Json choice_json(const ChoicePairs& pairs, std::span<const Judgments> judges,
                 const ChoiceSummary& summary) {
  Json of_judges = Json::array();
  for (const JudgeSummary& judge : summary.judges) {
    of_judges.push_back({{"judge", judge.judge},
                         {"judged", judge.judged},
                         {"first", share_json(judge.first)},
                         {"second", share_json(judge.second)},
                         {"tie", share_json(judge.ties)},
                         {"p", judge.p}});
  }
  Json agreements = Json::array();
  for (const JudgeAgreement& found : summary.agreements) {
    agreements.push_back({{"judges", found.judges},
                          {"pairs", found.pairs},
                          {"equal", found.equal},
                          {"kappa", found.kappa},
                          {"interval", interval_json(found.interval)}});
  }
  Json identical = Json::array();
  for (const ChoicePair& pair : pairs.identical) identical.push_back(pair_json(pair));
  return {{"first", pairs.first},
          {"second", pairs.second},
          {"judges", of_judges},
          {"agreement", agreements},
          {"pairs", pairs_json(pairs, judges)},
          {"identical", identical},
          {"without_first", pairs.without_first},
          {"without_second", pairs.without_second},
          {"without_truth", pairs.without_truth}};
}

}  // namespace maia
