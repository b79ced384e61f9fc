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

}  // namespace maia
