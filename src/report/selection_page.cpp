#include "report/selection_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/page.hpp"
#include "report/page_head.hpp"
#include "report/picture_cell.hpp"
#include "report/record.hpp"
#include "report/selection_cells.hpp"

namespace maia {
namespace {

Html accuracy_table(const SelectionResult& result) {
  const SelectionCells cells = selection_cells(result);
  Html html;
  html.open("table", {{"class", "accuracies"}}).open("thead").open("tr");
  for (const auto& column : cells.columns) html.leaf("th", {{"scope", "col"}}, column);
  html.close().close().open("tbody");
  for (std::size_t i = 0; i < cells.rows.size(); ++i) {
    const bool agent = result.rows[i].name == "agent";
    html.open("tr", {{"class", agent ? "agent" : "other"}});
    for (std::size_t column = 0; column < cells.columns.size(); ++column) {
      const std::string& cell = cells.rows[i][column];
      if (cell.empty()) {
        html.leaf("td", "");
      } else {
        add_headed_cell(html, cells.columns[column], cell);
      }
    }
    html.close();
  }
  return html.close().close();
}

bool is_selective(const JudgedUnit& unit) {
  return unit.is_selective.value_or(false);
}

// A verdict may write the class in other letters.
bool is_of(const JudgedUnit& unit, const std::string& name) {
  return is_selective(unit) && lower_case(unit.class_name) == lower_case(name);
}

// The place of a unit's group: a class, then spurious, then without a verdict.
std::size_t group_of(const JudgedUnit& unit, const std::vector<std::string>& classes) {
  if (!unit.is_selective) return classes.size() + 2;
  if (!*unit.is_selective) return classes.size() + 1;
  const auto place =
      std::ranges::find_if(classes, [&](const std::string& name) { return is_of(unit, name); });
  return static_cast<std::size_t>(place - classes.begin());
}

std::vector<JudgedUnit> grouped(std::span<const JudgedUnit> units,
                                const std::vector<std::string>& classes) {
  std::vector<JudgedUnit> sorted(units.begin(), units.end());
  std::ranges::stable_sort(sorted, {}, [&](const JudgedUnit& unit) {
    return std::pair(group_of(unit, classes), is_selective(unit) && !unit.is_confirmed);
  });
  return sorted;
}

std::string verdict_text(const JudgedUnit& unit) {
  if (!unit.is_selective) return "no verdict";
  if (!*unit.is_selective) return "SPURIOUS";
  return "SELECTIVE: " + unit.class_name;
}

// Only a selective unit is tested, since a spurious one is left out anyway.
std::string test_text(const JudgedUnit& unit) {
  if (!is_selective(unit)) return "";
  if (!unit.is_confirmed) return "not confirmed";
  return unit.auc ? "confirmed" : "not tested";
}

std::string test_style(const std::string& test) {
  if (test == "confirmed") return "state fou";
  return test == "not confirmed" ? "state not" : "state";
}

Html unit_row(const JudgedUnit& unit, std::size_t group) {
  Html html;
  const std::string name = "unit " + std::to_string(unit.unit);
  html.open("tr", {{"data-group", std::to_string(group)}});
  html.open("td", {{"data-sort", name}, {"class", "unit"}});
  if (unit.report.empty()) {
    html.text(name);
  } else {
    html.leaf("a", {{"href", unit.report}}, name);
  }
  html.close().add(picture_cell(unit.pictures));
  html.open("td", {{"class", "label"}, {"data-sort", fmt::format("{} {}", group, name)}});
  html.leaf("b", {{"dir", "auto"}}, verdict_text(unit));
  if (!unit.reasoning.empty()) {
    html.leaf("p", {{"class", "reasoning"}, {"dir", "auto"}}, unit.reasoning);
  }
  html.close();
  const std::string test = test_text(unit);
  add_sorted_cell(html, test_style(test), test, test);
  html.open("td", {{"class", "number"}, {"data-sort", unit.auc ? std::to_string(*unit.auc) : ""}});
  if (unit.auc)
    html.leaf("span", {{"class", "head"}}, "AUC ").text(fmt::format("{:.2f}", *unit.auc));
  return html.close().close();
}

Html unit_table(std::span<const JudgedUnit> units, const std::vector<std::string>& classes) {
  Html html;
  html.open("table", {{"class", "units"}}).open("thead").open("tr");
  for (const char* name : {"Unit", "Top exemplars", "Verdict", "Fresh images", "AUC"}) {
    html.leaf("th", {{"scope", "col"}}, name);
  }
  html.close().close().open("tbody");
  for (const JudgedUnit& unit : grouped(units, classes)) {
    html.add(unit_row(unit, group_of(unit, classes)));
  }
  return html.close().close();
}

// "4 selected (dog 3, cat 1), 2 spurious, 1 without a verdict".
std::string counts_text(std::span<const JudgedUnit> units,
                        const std::vector<std::string>& classes) {
  const auto count = [&](auto belongs) { return std::ranges::count_if(units, belongs); };
  const auto is_selected = [](const JudgedUnit& unit) {
    return is_selective(unit) && unit.is_confirmed;
  };
  std::vector<std::string> of_class;
  for (const auto& name : classes) {
    of_class.push_back(fmt::format("{} {}", name, count([&](const JudgedUnit& unit) {
                                     return is_selected(unit) && is_of(unit, name);
                                   })));
  }
  std::string text =
      fmt::format("{}: {} selected", count_text(units.size(), "unit"), count(is_selected));
  if (!of_class.empty()) text += " (" + join(of_class, ", ") + ")";
  const auto add = [&](auto number, const char* what) {
    if (number > 0) text += fmt::format(", {} {}", number, what);
  };
  add(count(is_selective) - count(is_selected), "selective but not confirmed");
  add(count([](const JudgedUnit& unit) { return unit.is_selective == false; }), "spurious");
  add(count([](const JudgedUnit& unit) { return !unit.is_selective; }), "without a verdict");
  return text;
}

constexpr std::string_view kStyle = R"css(
h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
.accuracies td { font-variant-numeric: tabular-nums; }
.accuracies .agent { background: var(--wash); font-weight: 600; }
.reasoning { margin: .2rem 0 0; color: var(--soft); font-size: .875rem; }
.head { display: none; }
@media (max-width: 60rem) {
  .accuracies td:not(:empty) { display: inline-block; padding-right: .5rem; }
  .head { display: inline; color: var(--soft); }
}
)css";

}  // namespace

std::string selection_page_html(const SelectionPage& page, const SelectionResult& result,
                                std::span<const JudgedUnit> units,
                                std::span<const PageFigure> figures) {
  const std::string style = std::string(sweep_style()) + std::string(figure_style()) +
                            std::string(headed_cell_style()) + std::string(kStyle);
  Html html;
  html.open("html", {{"lang", "en"}})
      .add(page_head(page.title, "'self' file: data:", style, sweep_script()))
      .open("body")
      .open("main");
  html.leaf("h1", page.title).leaf("p", {{"class", "lead"}}, page.remark);
  html.leaf("h2", "Accuracy of classifiers").add(accuracy_table(result));
  html.add(figures_html(figures));
  html.leaf("h2", "Verdicts").leaf("p", {{"class", "lead"}}, counts_text(units, page.classes));
  html.add(search_field("Search units and verdicts"));
  html.add(unit_table(units, page.classes)).close();
  html.open("script").raw(sweep_script()).close().close().close();
  return "<!doctype html>\n" + html.str() + "\n";
}

}  // namespace maia
