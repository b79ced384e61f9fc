#include "report/sweep_index.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/html.hpp"
#include "report/page.hpp"
#include "report/page_head.hpp"
#include "report/page_name.hpp"
#include "report/page_parts.hpp"
#include "report/picture_cell.hpp"
#include "report/record.hpp"
#include "report/report.hpp"

namespace maia {
namespace {

std::string number(std::optional<double> value) {
  return value ? fmt::format("{:.3f}", *value) : "";
}

void add_number(Html& html, std::optional<double> value, const std::string& text) {
  add_sorted_cell(html, "number", value ? fmt::format("{}", *value) : "", text);
}

Html row_html(const SweepRow& row) {
  Html html;
  html.open("tr", {{"data-state", row.state}});
  html.open("td", {{"data-sort", fmt::format("{} {:09}", row.layer, row.unit)}, {"class", "unit"}});
  if (row.run == 0) {
    html.text(row.target);
  } else {
    html.leaf("a", {{"href", report_file(row.run).string()}}, row.target);
  }
  html.close();
  html.add(picture_cell(row.pictures));
  const std::string labels = join(row.labels, " \u00b7 ");
  html.open("td", {{"class", "label"}, {"data-sort", labels}, {"dir", "auto"}});
  html.leaf("b", labels.empty() ? row.problem : labels);
  if (!row.description.empty()) html.leaf("span", {{"class", "more"}}, row.description);
  html.close();
  const auto& states = sweep_states();
  const auto place = std::find(states.begin(), states.end(), row.state) - states.begin();
  html.open("td", {{"data-sort", std::to_string(place)}});
  html.leaf("span", {{"class", "state " + states[static_cast<std::size_t>(place)].substr(0, 3)}},
            row.state);
  html.close();
  add_number(html, row.difference, number(row.difference));
  add_number(html, row.interval_low,
             row.interval_low ? number(row.interval_low) + " to " + number(row.interval_high) : "");
  add_number(html, row.auc, row.auc ? fmt::format("{:.2f}", *row.auc) : "");
  const std::int64_t tokens = row.spent.usage.input_tokens + row.spent.usage.output_tokens;
  const bool priced = row.spent.usage.dollars.value_or(0) > 0;
  add_number(html, priced ? *row.spent.usage.dollars : static_cast<double>(tokens),
             priced ? fmt::format("${:.4f}", *row.spent.usage.dollars)
                    : (tokens > 0 ? fmt::format("{} tokens", tokens) : ""));
  html.close();
  return html;
}

std::string counts_text(const std::vector<SweepRow>& rows) {
  std::vector<std::string> counts;
  for (const auto& state : sweep_states()) {
    const auto count = std::count_if(rows.begin(), rows.end(),
                                     [&](const SweepRow& row) { return row.state == state; });
    if (count > 0) counts.push_back(fmt::format("{} {}", count, state));
  }
  return join(counts, ", ");
}

}  // namespace

std::string sweep_index_html(const SweepTitle& title, const std::vector<SweepRow>& rows) {
  Html html;
  html.open("html", {{"lang", "en"}})
      .add(
          page_head("Units of " + title.model, "'self' file: data:", sweep_style(), sweep_script()))
      .open("body")
      .open("main");
  html.leaf("h1", "Units of " + title.model);
  html.leaf("p", {{"class", "lead"}},
            fmt::format("{}: {}. Backbone {}, seed {}.", count_text(rows.size(), "unit"),
                        counts_text(rows), title.backbone, title.seed));
  html.add(search_field("Search units and labels"));
  html.open("table", {{"class", "units"}}).open("thead").open("tr");
  for (const char* name :
       {"Unit", "Top exemplars", "Label", "Finding", "Difference", "95% interval", "AUC", "Cost"}) {
    html.leaf("th", {{"scope", "col"}}, name);
  }
  html.close().close().open("tbody");
  for (const auto& row : rows) html.add(row_html(row));
  html.close().close().close();
  html.open("script").raw(sweep_script()).close().close().close();
  return "<!doctype html>\n" + html.str() + "\n";
}

std::filesystem::path sweep_index_file(const SweepTitle& title, const std::vector<SweepRow>& rows) {
  std::string units = title.model + "\n" + title.backbone + "\n" + std::to_string(title.seed);
  for (const auto& row : rows) units += "\n" + row.layer + " " + std::to_string(row.unit);
  return page_name("sweep", title.model, units);
}

}  // namespace maia
