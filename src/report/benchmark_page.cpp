#include "report/benchmark_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/html.hpp"
#include "report/page.hpp"
#include "report/page_head.hpp"
#include "report/picture_cell.hpp"
#include "report/report.hpp"

namespace maia {
namespace {

std::string percent(double share) {
  return fmt::format("{:.0f} %", 100 * share);
}

Html accuracy_table(const Benchmark& benchmark) {
  const auto kinds = kinds_of(benchmark);
  Html html;
  html.open("table").open("thead").open("tr").leaf("th", {{"scope", "col"}}, "Method");
  for (const auto& kind : kinds) html.leaf("th", {{"scope", "col"}}, kind);
  html.leaf("th", {{"scope", "col"}}, "all").leaf("th", {{"scope", "col"}}, "near");
  html.close().close().open("tbody");
  for (const auto& method : methods_of(benchmark)) {
    html.open("tr").leaf("td", method);
    const auto add = [&](const std::string& kind) {
      const Accuracy found = accuracy_of(benchmark, method, kind);
      html.open("td").leaf("b", percent(found.share()));
      html.leaf("span", {{"class", "more"}},
                fmt::format("{} of {}, {} to {}", found.exact, found.answers,
                            percent(found.interval.low), percent(found.interval.high)));
      html.close();
    };
    for (const auto& kind : kinds) add(kind);
    add("");
    html.leaf("td", std::to_string(accuracy_of(benchmark, method, "").near)).close();
  }
  return html.close().close();
}

Html comparisons(const Benchmark& benchmark) {
  Html html;
  for (const auto& method : methods_of(benchmark)) {
    if (method == kAgentMethod) continue;
    const Comparison found = compare_methods(benchmark, kAgentMethod, method);
    if (found.units == 0) continue;
    html.leaf("p", fmt::format("The agent less {}, on the same {} units: {:+.2f}, 95 % interval "
                               "{:.2f} to {:.2f}; only the agent is right on {}, only {} on {} "
                               "(McNemar's exact p = {:.2g}).",
                               method, found.units, found.difference, found.interval.low,
                               found.interval.high, found.only_first, method, found.only_second,
                               found.p));
  }
  return html;
}

// How far the agent is from right, to be sorted by: 0 is always wrong.
double rightness(const BenchmarkUnit& unit) {
  double sum = 0;
  double count = 0;
  for (const Answer& answer : unit.answers) {
    if (answer.method != kAgentMethod) continue;
    ++count;
    sum += answer.score.verdict == Verdict::kExact  ? 1
           : answer.score.verdict == Verdict::kNear ? 0.5
                                                    : 0;
  }
  return count > 0 ? sum / count : 0;
}

Html answer_html(const Answer& answer) {
  const bool exact = answer.score.verdict == Verdict::kExact;
  const std::string labels = answer.labels.empty() ? "no label" : join(answer.labels, " \u00b7 ");
  Html html;
  html.open("div");
  html.leaf("span", {{"class", exact ? "state fou" : "state not"}},
            verdict_name(answer.score.verdict));
  html.text(" ");
  if (answer.run > 0) {
    html.leaf("a", {{"href", report_file(answer.run).string()}}, labels);
  } else {
    html.leaf("b", labels);
  }
  std::vector<std::string> more;
  for (const auto& text : {answer.score.reason, answer.note}) {
    if (!text.empty()) more.push_back(text);
  }
  if (!more.empty()) html.leaf("span", {{"class", "more"}}, join(more, "; "));
  return html.close();
}

Html unit_row(const Benchmark& benchmark, const BenchmarkUnit& unit) {
  Html html;
  html.open("tr");
  html.open("td", {{"class", "unit"}}).leaf("b", unit.expression);
  html.leaf("span", {{"class", "more"}}, fmt::format("{}, unit {}", unit.kind, unit.unit)).close();
  html.add(picture_cell(unit.pictures));
  for (const auto& method : methods_of(benchmark)) {
    html.open("td", {{"class", "label"}, {"dir", "auto"}});
    for (const Answer& answer : unit.answers) {
      if (answer.method == method) html.add(answer_html(answer));
    }
    html.close();
  }
  return html.close();
}

Html unit_table(const Benchmark& benchmark) {
  std::vector<const BenchmarkUnit*> units;
  for (const BenchmarkUnit& unit : benchmark.units) units.push_back(&unit);
  std::stable_sort(units.begin(), units.end(),
                   [](const auto* a, const auto* b) { return rightness(*a) < rightness(*b); });
  Html html;
  html.open("table").open("thead").open("tr");
  html.leaf("th", {{"scope", "col"}}, "Responds to")
      .leaf("th", {{"scope", "col"}}, "Top exemplars");
  for (const auto& method : methods_of(benchmark)) html.leaf("th", {{"scope", "col"}}, method);
  html.close().close().open("tbody");
  for (const BenchmarkUnit* unit : units) html.add(unit_row(benchmark, *unit));
  return html.close().close();
}

Html unavailable_list(const Benchmark& benchmark) {
  Html html;
  if (benchmark.unavailable.empty()) return html;
  html.leaf("h2", "Not available").open("ul");
  for (const auto& [expression, kind, why] : benchmark.unavailable) {
    html.leaf("li", expression + ": " + why);
  }
  return html.close();
}

}  // namespace

std::string benchmark_page_html(const Benchmark& benchmark) {
  const std::string title = "Labels of " + benchmark.units_name + " units";
  std::vector<std::string> seeds;
  for (const auto seed : benchmark.seeds) seeds.push_back(std::to_string(seed));
  Html html;
  html.open("html", {{"lang", "en"}})
      .add(page_head(title, "'self' file: data:", sweep_style(), ""))
      .open("body")
      .open("main");
  html.leaf("h1", title);
  html.leaf(
      "p", {{"class", "lead"}},
      fmt::format("{} units, backbone {}, seed {}. Exact labels of all answers, with Wilson's "
                  "95 % interval.",
                  benchmark.units.size(), benchmark.backbone, join(seeds, ", ")));
  html.add(accuracy_table(benchmark)).add(comparisons(benchmark));
  html.leaf("h2", "Every unit, the agent's misses first").add(unit_table(benchmark));
  html.add(unavailable_list(benchmark)).close().close().close();
  return "<!doctype html>\n" + html.str() + "\n";
}

}  // namespace maia
