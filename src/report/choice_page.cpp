#include "report/choice_page.hpp"

#include <fmt/format.h>

#include "report/choice_tables.hpp"
#include "report/page.hpp"
#include "report/page_head.hpp"

namespace maia {
namespace {

Html judge_table(const ChoicePairs& pairs, const ChoiceSummary& summary) {
  Html html;
  open_table(html, {"Judge", "Pairs", pairs.first, pairs.second, "Tie", "Sign test"});
  for (const JudgeSummary& judge : summary.judges) {
    html.open("tr").leaf("td", judge.judge);
    add_headed_cell(html, "Pairs", std::to_string(judge.judged));
    add_headed_cell(html, pairs.first, share_text(judge.first, judge.judged));
    add_headed_cell(html, pairs.second, share_text(judge.second, judge.judged));
    add_headed_cell(html, "Tie", share_text(judge.ties, judge.judged));
    add_headed_cell(html, "Sign test", sign_test_text(judge));
    html.close();
  }
  return html.close().close();
}

Html agreement_table(const ChoiceSummary& summary) {
  const std::string equal = "All say the same";
  const std::string kappa = "Fleiss\u2019 kappa";
  Html html;
  open_table(html, {"Judges", "Pairs", equal, kappa});
  for (const JudgeAgreement& found : summary.agreements) {
    html.open("tr").leaf("td", judges_text(found));
    add_headed_cell(html, "Pairs", std::to_string(found.pairs));
    add_headed_cell(html, equal, fmt::format("{:.0f} %", 100 * found.equal));
    add_headed_cell(html, kappa, kappa_text(found));
    html.close();
  }
  return html.close().close();
}

std::string choice_text(const ChoicePairs& pairs, const std::optional<Choice>& choice) {
  if (!choice) return "\u2013";
  switch (*choice) {
    case Choice::kFirst:
      return pairs.first;
    case Choice::kSecond:
      return pairs.second;
    case Choice::kTie:
      break;
  }
  return "tie";
}

void add_pair(Html& html, const ChoicePairs& pairs, const ChoicePair& pair) {
  html.open("td", {{"class", "unit"}}).leaf("b", label_text(pair.truth));
  html.leaf("span", {{"class", "more"}}, unit_text(pair.unit)).close();
  add_headed_cell(html, pairs.first, label_text(pair.first));
  add_headed_cell(html, pairs.second, label_text(pair.second));
}

Html pair_table(const ChoicePairs& pairs, std::span<const Judgments> judges) {
  std::vector<std::string> columns = {"Responds to", pairs.first, pairs.second};
  for (const Judgments& judge : judges) columns.push_back(judge.judge);
  Html html;
  open_table(html, columns);
  for (std::size_t i = 0; i < pairs.pairs.size(); ++i) {
    html.open("tr");
    add_pair(html, pairs, pairs.pairs[i]);
    for (const Judgments& judge : judges) {
      add_headed_cell(html, judge.judge, choice_text(pairs, judge.choices[i]));
    }
    html.close();
  }
  return html.close().close();
}

Html identical_table(const ChoicePairs& pairs) {
  Html html;
  open_table(html, {"Responds to", pairs.first, pairs.second});
  for (const ChoicePair& pair : pairs.identical) {
    html.open("tr");
    add_pair(html, pairs, pair);
    html.close();
  }
  return html.close().close();
}

constexpr std::string_view kStyle = R"css(
h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
th { white-space: normal; }
td, th { overflow-wrap: anywhere; }
)css";

}  // namespace

std::string choice_page_html(const ChoicePairs& pairs, std::span<const Judgments> judges,
                             const ChoiceSummary& summary, std::span<const PageFigure> figures,
                             const std::string& remark) {
  const std::string title =
      "Which label is nearer the truth: " + pairs.first + " or " + pairs.second;
  const std::string style = std::string(sweep_style()) + std::string(figure_style()) +
                            std::string(headed_cell_style()) + std::string(kStyle);
  Html html;
  html.open("html", {{"lang", "en"}})
      .add(page_head(title, "'self' file: data:", style, ""))
      .open("body")
      .open("main");
  html.leaf("h1", title).leaf("p", {{"class", "lead"}}, remark);
  html.add(figures_html(figures));
  html.leaf("h2", "By judge").add(judge_table(pairs, summary));
  if (!summary.agreements.empty()) {
    html.leaf("h2", "How far judges agree").add(agreement_table(summary));
  }
  html.leaf("h2", "Every pair").add(pair_table(pairs, judges));
  if (!pairs.identical.empty()) {
    html.leaf("h2", "Labelled alike, not judged").add(identical_table(pairs));
  }
  html.close().close().close();
  return "<!doctype html>\n" + html.str() + "\n";
}

}  // namespace maia
