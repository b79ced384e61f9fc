#include "report/bias_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "report/html.hpp"
#include "report/page.hpp"
#include "report/page_head.hpp"
#include "report/page_name.hpp"
#include "report/report.hpp"

namespace maia {
namespace {

constexpr std::string_view kStyle = R"css(
.class { border-top: 1px solid var(--line); padding: 1.2rem 0 1.4rem; }
.class h2 { font-size: 1.15rem; margin: 0 0 .2rem; display: flex; gap: .8rem; flex-wrap: wrap;
  align-items: baseline; overflow-wrap: anywhere; }
.class h2 .state { font-size: .8125rem; font-weight: 400; }
.class h2 a { font-size: .8125rem; font-weight: 400; }
.state.biased { color: var(--orange); } .state.none { color: var(--green); }
.words { margin: 0 0 .6rem; color: var(--soft); max-width: 60rem; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; max-width: 60rem; }
.side h3 { font-size: .9375rem; font-weight: 600; margin: .4rem 0 .3rem; overflow-wrap: anywhere; }
.bar { display: block; width: 100%; height: .9rem; background: var(--wash); border-radius: 3px; }
.bar rect { fill: var(--orange); }
.strong .bar rect { fill: var(--green); }
.side p { margin: .25rem 0 .5rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.side .shown { display: grid; grid-template-columns: repeat(4, 1fr); gap: 4px; }
.side img { width: 100%; height: auto; border-radius: 4px; display: block; background: var(--wash); }
.gap { margin: .6rem 0 0; font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; gap: .8rem; } }
)css";

// Of the widths: a probability has its own scale, logits that of the page.
double share_of(double mean, bool logit, double largest) {
  const double share = logit ? (largest > 0 ? mean / largest : 0) : mean;
  return std::clamp(share, 0.0, 1.0);
}

Html side_html(const BiasSide& side, const char* css, bool logit, double largest) {
  Html html;
  html.open("div", {{"class", std::string("side ") + css}});
  html.leaf("h3", {{"dir", "auto"}}, side.phrase);
  html.open("svg", {{"class", "bar"},
                    {"viewBox", "0 0 100 4"},
                    {"preserveAspectRatio", "none"},
                    {"aria-hidden", "true"}});
  const double share = share_of(side.mean, logit, largest);
  html.empty("rect", {{"width", fmt::format("{:.1f}", 100 * share)}, {"height", "4"}}).close();
  html.leaf("p", fmt::format("mean {} {:.3f}, recognised in {:.0f}\u00a0%",
                             logit ? "logit" : "probability", side.mean, 100 * side.recognised));
  html.open("div", {{"class", "shown"}});
  for (const auto& picture : side.pictures) {
    html.empty("img", {{"src", picture}, {"alt", side.phrase}, {"loading", "lazy"}});
  }
  return html.close().close();
}

Html row_html(const BiasRow& row, double largest) {
  Html html;
  html.open("section", {{"class", "class"}}).open("h2");
  html.leaf("span", {{"dir", "auto"}}, row.class_name);
  html.leaf("span", {{"class", "state " + row.state.substr(0, row.state.find(' '))}}, row.state);
  if (row.run != 0) html.leaf("a", {{"href", report_file(row.run).string()}}, "report");
  html.close();
  const std::string words = row.bias.empty() ? row.problem : row.bias;
  if (!words.empty()) html.leaf("p", {{"class", "words"}, {"dir", "auto"}}, words);
  for (const auto& pair : row.pairs) {
    html.open("div", {{"class", "pair"}});
    html.add(side_html(pair.weak, "weak", row.logit, largest));
    html.add(side_html(pair.strong, "strong", row.logit, largest)).close();
    if (!pair.interval_low || !pair.interval_high) continue;
    html.leaf("p", {{"class", "gap"}},
              fmt::format("Difference {:.3f}, 95\u00a0% interval {:.3f} to {:.3f}", pair.difference,
                          *pair.interval_low, *pair.interval_high));
  }
  return html.close();
}

double largest_mean(const std::vector<BiasRow>& rows) {
  double largest = 0;
  for (const auto& row : rows) {
    for (const auto& pair : row.pairs) {
      largest = std::max({largest, pair.weak.mean, pair.strong.mean});
    }
  }
  return largest;
}

std::string counts_text(const std::vector<BiasRow>& rows) {
  std::vector<std::string> counts;
  for (const auto& state : bias_states()) {
    const auto count = std::ranges::count(rows, state, &BiasRow::state);
    if (count > 0) counts.push_back(fmt::format("{} {}", count, state));
  }
  return join(counts, ", ");
}

}  // namespace

std::string bias_index_html(const BiasTitle& title, const std::vector<BiasRow>& rows) {
  const std::string name = "Biases of " + title.model;
  Html html;
  html.open("html", {{"lang", "en"}})
      .add(page_head(name, "'self' file: data:", std::string(sweep_style()) + std::string(kStyle),
                     ""))
      .open("body")
      .open("main");
  html.leaf("h1", name);
  html.leaf("p", {{"class", "lead"}},
            fmt::format("{} class{}: {}. Backbone {}, seed {}. The largest difference comes first; "
                        "pictures are those of the check, which the run had not seen.",
                        rows.size(), rows.size() == 1 ? "" : "es", counts_text(rows),
                        title.backbone, title.seed));
  const double largest = largest_mean(rows);
  for (const auto& row : rows) html.add(row_html(row, largest));
  html.close().close().close();
  return "<!doctype html>\n" + html.str() + "\n";
}

std::filesystem::path bias_index_file(const BiasTitle& title, const std::vector<BiasRow>& rows) {
  // The order of the rows is that of what was found.
  std::vector<std::string> classes;
  for (const auto& row : rows) classes.push_back(fmt::format("{} {}", row.unit, row.logit));
  std::ranges::sort(classes);
  return page_name("bias", title.model,
                   title.weights + "\n" + title.backbone + "\n" + std::to_string(title.seed) +
                       "\n" + join(classes, "\n"));
}

}  // namespace maia
