#include "cli/eval_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/console.hpp"
#include "report/evaluation_tables.hpp"

namespace maia {
namespace {

std::size_t width_of(const PredictiveSummary& summary) {
  std::size_t width = 6;
  for (const auto& method : summary.methods) width = std::max(width, method.size());
  return std::min<std::size_t>(width, 44);
}

}  // namespace

std::vector<std::string> evaluation_table(const PredictiveSummary& summary) {
  const std::size_t width = width_of(summary);
  std::vector<std::string> lines;
  lines.push_back(fmt::format("{:<24} {:>5}  {:<{}} {:>8} {:>8}  {:<30} {:>4}  {:>6} {:>4}",
                              "layer", "units", "method", width, "+", "-",
                              "+ less -, 95 % interval", "ROC", "MAD", "AUC"));
  for (const LayerMeans& layer : summary.layers) {
    const std::string name = layer.layer.empty() ? layer.model + ", all" : layer.layer;
    for (const MethodMeans& means : layer.methods) {
      lines.push_back(printable(
          fmt::format("{:<24} {:>5}  {:<{}} {:>8.2f} {:>8.2f}  {:<30} {:>4.2f}  {:>6.2f} {:>4.2f}",
                      name, means.units, means.method, width, means.positive.mean,
                      means.neutral.mean, estimate_text(means.difference), means.area.mean,
                      means.cosy_mad.mean, means.cosy_auc.mean)));
    }
  }
  for (const MethodComparison& found : summary.comparisons) {
    std::string line = fmt::format("{}: {} less {}: ", found.model, found.first, found.second);
    if (found.units > 0) {
      line += fmt::format("{} on {} unit{}, ", estimate_text(found.difference.difference),
                          found.units, found.units == 1 ? "" : "s");
    }
    lines.push_back(printable(line + p_text(found.difference, found.units)));
  }
  return lines;
}

}  // namespace maia
