#include "report/page_parts.hpp"

namespace maia {

Html figures_html(std::span<const PageFigure> figures) {
  Html html;
  for (const auto& figure : figures) {
    html.open("figure", {{"class", "figure"}});
    html.empty("img", {{"src", figure.file}, {"alt", figure.caption}});
    html.leaf("figcaption", figure.caption).close();
  }
  return html;
}

std::string_view figure_style() {
  return R"css(
.figure { margin: 1.5rem 0; max-width: 46rem; }
.figure img { width: 100%; background: #fff; }
.figure figcaption { font-size: .8125rem; color: var(--soft); }
)css";
}

void open_table(Html& html, const std::vector<std::string>& columns) {
  html.open("table").open("thead").open("tr");
  for (const auto& name : columns) html.leaf("th", {{"scope", "col"}}, name);
  html.close().close().open("tbody");
}

void add_number(Html& html, const std::string& text) {
  html.leaf("td", {{"class", "number"}}, text);
}

void add_headed_cell(Html& html, const std::string& head, const std::string& text) {
  html.open("td", {{"data-head", head}}).leaf("span", {{"dir", "auto"}}, text).close();
}

std::string_view headed_cell_style() {
  return R"css(
@media (max-width: 60rem) {
  td[data-head]::before { content: attr(data-head) ": "; color: var(--soft); }
}
)css";
}

void add_sorted_cell(Html& html, const std::string& css, const std::string& sort,
                     const std::string& text) {
  html.open("td", {{"class", css}, {"data-sort", sort}}).text(text).close();
}

Html search_field(const std::string& prompt) {
  Html html;
  html.open("div", {{"class", "tools"}, {"hidden", ""}});
  html.empty(
      "input",
      {{"id", "search"}, {"type", "search"}, {"placeholder", prompt}, {"aria-label", prompt}});
  html.leaf("output", {{"id", "shown"}, {"for", "search"}}, "");
  return html.close();
}

}  // namespace maia
