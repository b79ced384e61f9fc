#include "report/evaluation_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/evaluation_tables.hpp"
#include "report/page.hpp"
#include "report/page_head.hpp"
#include "report/record.hpp"
#include "report/report.hpp"

namespace maia {
namespace {

constexpr std::string_view kStyle = R"css(
details.unit-pictures { border-top: 1px solid var(--line); padding: .4rem 0; }
details.unit-pictures summary { cursor: pointer; }
.side { margin: .5rem 0; }
.side figure { display: inline-block; margin: 0 .4rem .4rem 0; width: 84px; vertical-align: top; }
.side img { width: 84px; height: 84px; object-fit: cover; display: block; }
.side figcaption { font-size: .6875rem; line-height: 1.25; }
)css";

class PageWriter {
 public:
  PageWriter(std::span<const UnitPrediction> units, const RunStore& store)
      : units_(units), store_(store) {}

  Html layers(const PredictiveSummary& summary) const {
    Html html;
    for (const LayerMeans& layer : summary.layers) {
      if (layer.layer.empty()) continue;
      html.leaf("h2", {{"id", layer_anchor(layer.model, layer.layer)}},
                layer.layer + " of " + layer.model);
      for (const UnitPrediction& unit : units_) {
        if (unit.unit.model == layer.model && unit.unit.layer == layer.layer) {
          html.add(unit_html(unit));
        }
      }
    }
    return html;
  }

 private:
  std::string file_of(const std::string& hash) const {
    return store_.image_file(hash).lexically_relative(store_.folder()).string();
  }

  Html picture(const MeasuredPrompt& measured) const {
    std::string caption = measured.prompt;
    if (!measured.missing.empty()) caption += " (not shown: " + join(measured.missing, ", ") + ")";
    Html html;
    html.open("figure").empty("img", {{"src", file_of(measured.image)},
                                      {"alt", measured.prompt},
                                      {"loading", "lazy"},
                                      {"decoding", "async"}});
    html.open("figcaption").leaf("b", number_text(measured.activation)).text(" " + caption);
    return html.close().close();
  }

  Html side(const UnitPrediction& unit, const char* title,
            const std::vector<std::size_t>& places) const {
    std::vector<const MeasuredPrompt*> shown;
    for (const std::size_t place : places) shown.push_back(&unit.prompts.at(place));
    std::stable_sort(shown.begin(), shown.end(),
                     [](const auto* a, const auto* b) { return a->activation > b->activation; });
    Html html;
    html.open("div", {{"class", "side"}}).leaf("h4", title);
    for (const auto* measured : shown) html.add(picture(*measured));
    return html.close();
  }

  Html method_html(const UnitPrediction& unit, const MethodPrediction& method) const {
    const PredictionNumbers numbers = numbers_of(unit, method);
    Html html;
    html.open("section").open("h3").text(method.method + ": ");
    if (method.run > 0) {
      html.leaf("a", {{"href", report_file(method.run).string()}}, label_text(method.labels));
    } else {
      html.text(label_text(method.labels));
    }
    html.close();
    html.leaf("p", {{"class", "more"}},
              fmt::format("+ {:.3f}, \u2212 {:.3f}, ROC area {:.2f}; CoSy MAD {:.2f}, AUC {:.2f}{}",
                          numbers.positive, numbers.neutral, numbers.area, numbers.cosy_mad,
                          numbers.cosy_auc, method.note.empty() ? "" : "; " + method.note));
    html.add(side(unit, "Most entailed", method.positive));
    html.add(side(unit, "Least entailed", method.neutral));
    return html.close();
  }

  Html unit_html(const UnitPrediction& unit) const {
    Html html;
    html.open("details", {{"class", "unit-pictures"}, {"id", unit_anchor(unit.unit)}});
    html.open("summary").leaf("b", "unit " + std::to_string(unit.unit.unit));
    for (const auto& method : unit.methods) {
      html.leaf("span", {{"class", "more"}},
                fmt::format("{}: {} ({:+.2f})", method.method, label_text(method.labels),
                            numbers_of(unit, method).difference));
    }
    html.close();
    for (const auto& method : unit.methods) html.add(method_html(unit, method));
    return html.close();
  }

  std::span<const UnitPrediction> units_;
  const RunStore& store_;
};

}  // namespace

std::string evaluation_page_html(const EvaluationTitle& title, const PredictiveSummary& summary,
                                 std::span<const UnitPrediction> units,
                                 std::span<const PageFigure> figures, const RunStore& store) {
  const std::string style =
      std::string(sweep_style()) + std::string(kStyle) + std::string(figure_style());
  Html html;
  html.open("html", {{"lang", "en"}})
      .add(page_head(title.title, "'self' file: data:", style, ""))
      .open("body")
      .open("main");
  html.leaf("h1", title.title);
  for (const auto& remark : title.remarks) html.leaf("p", {{"class", "lead"}}, remark);
  html.add(figures_html(figures));
  html.leaf("h2", "By layer and method").add(means_table(summary));
  if (!summary.comparisons.empty()) {
    html.leaf("h2", "Methods on the units that both have labelled");
    html.leaf("p", {{"class", "more"}},
              "Mean over units with the bootstrap's 95 % interval; two-sided paired permutation "
              "test, Holm's correction over all comparisons of a model.");
    html.add(comparison_table(summary));
  }
  html.add(PageWriter(units, store).layers(summary));
  html.close().close().close();
  return "<!doctype html>\n" + html.str() + "\n";
}

}  // namespace maia
