#include "report/evaluation_tables.hpp"

#include <fmt/format.h>

#include <span>

#include "base/hash.hpp"
#include "report/page_parts.hpp"
#include "stats/permutation.hpp"

namespace maia {
std::string estimate_text(const Estimate& estimate) {
  if (!estimate.interval) return fmt::format("{:.2f} (1 unit: no interval)", estimate.mean);
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", estimate.mean, estimate.interval->low,
                     estimate.interval->high);
}

std::string p_text(const PairedDifference& found, std::size_t units) {
  if (units == 0) return "no unit in common";
  if (!found.adjusted) return fmt::format("{} units: too few for a test", units);
  if (*found.adjusted < 0.001) return "p < 0.001";
  return fmt::format("p = {:.3f}", *found.adjusted);
}

std::string layer_anchor(const std::string& model, const std::string& layer) {
  return "layer-" + sha256(model + "\n" + layer).substr(0, 12);
}

std::string unit_anchor(const UnitKey& unit) {
  return layer_anchor(unit.model, unit.layer) + "-" + std::to_string(unit.unit);
}

Html means_table(const PredictiveSummary& summary) {
  Html html;
  open_table(html, {"Layer", "Units", "Method", "+", "\u2212", "+ less \u2212, 95 % interval",
                    "ROC area", "CoSy MAD", "CoSy AUC", "none found"});
  for (const LayerMeans& layer : summary.layers) {
    const std::string name = layer.layer.empty() ? layer.model + ", all layers" : layer.layer;
    for (const MethodMeans& means : layer.methods) {
      html.open("tr").open("td", {{"class", "unit"}});
      if (layer.layer.empty()) {
        html.leaf("b", name);
      } else {
        html.leaf("a", {{"href", "#" + layer_anchor(layer.model, layer.layer)}}, name);
      }
      html.close();
      add_number(html, std::to_string(means.units));
      html.leaf("td", {{"class", "label"}}, means.method);
      add_number(html, fmt::format("{:.2f}", means.positive.mean));
      add_number(html, fmt::format("{:.2f}", means.neutral.mean));
      add_number(html, estimate_text(means.difference));
      add_number(html, fmt::format("{:.2f}", means.area.mean));
      add_number(html, fmt::format("{:.2f}", means.cosy_mad.mean));
      add_number(html, fmt::format("{:.2f}", means.cosy_auc.mean));
      add_number(html, std::to_string(means.silent));
      html.close();
    }
  }
  return html.close().close();
}

Html comparison_table(const PredictiveSummary& summary) {
  Html html;
  open_table(html, {"Methods", "Model", "Units", "Difference of (+ less \u2212)", "Holm",
                    "Difference of ROC areas", "Holm"});
  for (const MethodComparison& found : summary.comparisons) {
    html.open("tr").leaf("td", {{"class", "label"}}, found.first + " less " + found.second);
    html.leaf("td", found.model);
    add_number(html, std::to_string(found.units));
    for (const auto* measure : {&found.difference, &found.area}) {
      add_number(html, found.units == 0 ? "" : estimate_text(measure->difference));
      add_number(html, p_text(*measure, found.units));
    }
    html.close();
  }
  return html.close().close();
}

}  // namespace maia
