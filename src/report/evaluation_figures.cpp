#include "report/evaluation_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.hpp"
#include "base/text.hpp"
#include "report/chart.hpp"
#include "report/svg.hpp"
#include "stats/moments.hpp"

namespace maia {
namespace {

constexpr double kWidth = 240;  // 85 mm
constexpr double kMargin = 4;
constexpr double kText = 7;
constexpr std::array<const char*, 8> kColours = {"#0072B2", "#E69F00", "#009E73", "#CC79A7",
                                                 "#56B4E9", "#D55E00", "#000000", "#F0E442"};
const SvgStyle kAxis{.stroke = "#5f5b54", .width = 0.5};
const SvgStyle kGrid{.stroke = "#d9d5cc", .width = 0.4};
const SvgStyle kWhisker{.stroke = "#1d1c1a", .width = 0.7};

std::string colour_of(std::size_t method) {
  return kColours[method % kColours.size()];
}

std::size_t place_of(std::span<const std::string> methods, const std::string& method) {
  return static_cast<std::size_t>(std::find(methods.begin(), methods.end(), method) -
                                  methods.begin());
}

std::string tick_text(double tick) {
  return replace_all(fmt::format("{:.6g}", tick), "-", "\u2212");
}

SvgStyle bar_style(std::size_t method, bool positive) {
  return {.fill = positive ? colour_of(method) : "#ffffff", .stroke = colour_of(method)};
}

std::string shortened(const std::string& text, std::size_t limit) {
  return text.size() <= limit ? text : clean_utf8(text, limit - 1) + "\u2026";
}

// Bars and whiskers must fit on the axis.
void add_extent(const Estimate& estimate, std::vector<double>& values) {
  values.push_back(estimate.mean);
  if (!estimate.interval) return;
  values.push_back(estimate.interval->low);
  values.push_back(estimate.interval->high);
}

std::vector<const LayerMeans*> layers_of(const PredictiveSummary& summary, const std::string& model,
                                         bool all_units) {
  std::vector<const LayerMeans*> layers;
  for (const auto& layer : summary.layers) {
    if (layer.model == model && layer.layer.empty() == all_units) layers.push_back(&layer);
  }
  return layers;
}

// The order of the bars, and what filled and hollow mean.
double draw_legend(Svg& svg, double y, std::span<const std::string> methods) {
  constexpr double kRow = 9;
  const double half = (kWidth - 2 * kMargin) / 2;
  for (std::size_t i = 0; i < methods.size(); ++i) {
    const double x = kMargin + (i % 2 == 0 ? 0 : half);
    const double top = y + static_cast<double>(i / 2) * kRow;
    svg.rectangle(x, top, 6, 6, bar_style(i, true));
    svg.text(x + 9, top + 5.6, shortened(methods[i], 28), kText);
  }
  const double below = y + std::ceil(static_cast<double>(methods.size()) / 2) * kRow;
  svg.text(kMargin, below + 6,
           "filled: most entailed pictures; hollow: least; whiskers: 95 % interval", 6);
  return below + 10;
}

struct Panel {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

void draw_panel(Svg& svg, const Panel& panel, const LayerMeans& layer,
                std::span<const std::string> methods) {
  constexpr double kAxisRoom = 22;
  std::vector<double> values;
  for (const auto& means : layer.methods) {
    add_extent(means.positive, values);
    add_extent(means.neutral, values);
  }
  const Scale scale(values);
  const auto y_of = [&](double value) {
    return panel.y + panel.height * (1 - scale.fraction(value));
  };
  svg.text(panel.x, panel.y - 4, shortened(layer.layer, 20), kText, "start", true);
  svg.text(panel.x + panel.width, panel.y - 4, fmt::format("{} units", layer.units), 6, "end");
  for (const double tick : scale.ticks()) {
    svg.line(panel.x + kAxisRoom, y_of(tick), panel.x + panel.width, y_of(tick), kGrid);
    svg.text(panel.x + kAxisRoom - 2, y_of(tick) + 2.2, tick_text(tick), 6, "end");
  }
  const double room = panel.width - kAxisRoom;
  const double slot = room / static_cast<double>(std::max<std::size_t>(1, methods.size()));
  const double bar = std::min(10.0, slot * 0.4);
  for (const auto& means : layer.methods) {
    const std::size_t method = place_of(methods, means.method);
    const double middle = panel.x + kAxisRoom + (static_cast<double>(method) + 0.5) * slot;
    for (const bool positive : {true, false}) {
      const Estimate& estimate = positive ? means.positive : means.neutral;
      const double left = positive ? middle - bar : middle;
      const double top = std::min(y_of(estimate.mean), y_of(0));
      svg.rectangle(left, top, bar, std::abs(y_of(estimate.mean) - y_of(0)),
                    bar_style(method, positive));
      if (!estimate.interval) continue;
      const double centre = left + bar / 2;
      svg.line(centre, y_of(estimate.interval->low), centre, y_of(estimate.interval->high),
               kWhisker);
    }
  }
  svg.line(panel.x + kAxisRoom, y_of(0), panel.x + panel.width, y_of(0), kAxis);
}

// Rows under a common axis, each with its method's name.
struct Rows {
  double left = 96;  // room for the longest name shown
  double top = 4;
  double row = 20;
  double width = kWidth - 96 - 8;
  std::size_t count = 0;

  double middle(std::size_t index) const { return top + (static_cast<double>(index) + 0.5) * row; }
  double bottom() const { return top + static_cast<double>(count) * row; }
};

void draw_frame(Svg& svg, const Rows& rows, const Scale& scale, std::span<const std::string> names,
                const std::string& axis) {
  const auto x_of = [&](double value) { return rows.left + rows.width * scale.fraction(value); };
  for (const double tick : scale.ticks()) {
    svg.line(x_of(tick), rows.top, x_of(tick), rows.bottom(), kGrid);
    svg.text(x_of(tick), rows.bottom() + 8, tick_text(tick), 6, "middle");
  }
  svg.line(x_of(0), rows.top, x_of(0), rows.bottom(), kAxis);
  for (std::size_t i = 0; i < names.size(); ++i) {
    svg.text(rows.left - 4, rows.middle(i) + 2.4, shortened(names[i], 24), 6.5, "end");
  }
  svg.text(rows.left + rows.width / 2, rows.bottom() + 17, axis, kText, "middle");
}

double median_of(std::vector<double> values) {
  return median(values);
}

struct Standardised {
  std::vector<double> positive;
  std::vector<double> neutral;
};

Standardised standardised(std::span<const UnitPrediction> units, const std::string& model,
                          const std::string& method) {
  Standardised found;
  for (const auto& unit : units) {
    const double spread = std::sqrt(variance(unit.random));
    if (unit.unit.model != model || spread <= 0) continue;
    for (const auto& row : unit.methods) {
      if (row.method != method) continue;
      const PredictionNumbers numbers = numbers_of(unit, row);
      found.positive.push_back((numbers.positive - mean(unit.random)) / spread);
      found.neutral.push_back((numbers.neutral - mean(unit.random)) / spread);
    }
  }
  return found;
}

std::string file_part(const std::string& model) {
  std::string name = model.substr(model.find_last_of('/') + 1);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain) c = '-';
  }
  return name;
}

}  // namespace

Figure layers_figure(const PredictiveSummary& summary, const std::string& model) {
  constexpr double kPanelHeight = 62;
  constexpr double kPanelRow = kPanelHeight + 20;
  const auto layers = layers_of(summary, model, false);
  const double legend_rows = std::ceil(static_cast<double>(summary.methods.size()) / 2);
  const double rows = std::ceil(static_cast<double>(layers.size()) / 2);
  Svg svg(kWidth, kMargin + legend_rows * 9 + 12 + rows * kPanelRow + kMargin);
  const double top = draw_legend(svg, kMargin, summary.methods) + 12;
  const double width = (kWidth - 2 * kMargin - 8) / 2;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    draw_panel(svg,
               {.x = kMargin + (i % 2 == 0 ? 0 : width + 8),
                .y = top + static_cast<double>(i / 2) * kPanelRow,
                .width = width,
                .height = kPanelHeight},
               *layers[i], summary.methods);
  }
  return {"layers-" + file_part(model),
          "Mean activation of units of " + model +
              " on the pictures that each method's label entails most (filled) and least (hollow), "
              "by layer; each layer has a scale of its own.",
          svg.finish()};
}

Figure methods_figure(const PredictiveSummary& summary, const std::string& model) {
  const auto layers = layers_of(summary, model, true);
  const LayerMeans& all = *layers.front();
  std::vector<double> values;
  std::vector<std::string> names;
  for (const auto& means : all.methods) {
    add_extent(means.positive, values);
    add_extent(means.neutral, values);
    names.push_back(means.method);
  }
  const Scale scale(values);
  const Rows rows{.count = names.size()};
  Svg svg(kWidth, rows.bottom() + 22);
  draw_frame(svg, rows, scale, names, "mean activation");
  const auto x_of = [&](double value) { return rows.left + rows.width * scale.fraction(value); };
  for (std::size_t i = 0; i < all.methods.size(); ++i) {
    const std::size_t method = place_of(summary.methods, names[i]);
    for (const bool positive : {true, false}) {
      const Estimate& estimate = positive ? all.methods[i].positive : all.methods[i].neutral;
      const double top = rows.middle(i) + (positive ? -7.5 : 0.5);
      svg.rectangle(std::min(x_of(0), x_of(estimate.mean)), top,
                    std::abs(x_of(estimate.mean) - x_of(0)), 7, bar_style(method, positive));
      if (!estimate.interval) continue;
      svg.line(x_of(estimate.interval->low), top + 3.5, x_of(estimate.interval->high), top + 3.5,
               kWhisker);
    }
  }
  return {
      "methods-" + file_part(model),
      fmt::format("Mean activation over {} units of {} on the pictures that each method's label "
                  "entails most (filled) and least (hollow), with 95 % bootstrap intervals over "
                  "units.",
                  all.units, model),
      svg.finish()};
}

Figure distributions_figure(std::span<const UnitPrediction> units, const std::string& model,
                            std::span<const std::string> methods) {
  std::vector<std::string> names;
  std::vector<Standardised> found;
  std::vector<double> values;
  for (const auto& method : methods) {
    auto of_method = standardised(units, model, method);
    if (of_method.positive.empty()) continue;
    for (const auto* side : {&of_method.positive, &of_method.neutral}) {
      values.insert(values.end(), side->begin(), side->end());
    }
    names.push_back(method);
    found.push_back(std::move(of_method));
  }
  const Scale scale(values);
  const Rows rows{.row = 26, .count = names.size()};
  Svg svg(kWidth, rows.bottom() + 22);
  draw_frame(svg, rows, scale, names, "activation, in sd of random pictures");
  const auto x_of = [&](double value) { return rows.left + rows.width * scale.fraction(value); };
  Random jitter(0);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::size_t method = place_of(methods, names[i]);
    for (const bool positive : {true, false}) {
      const auto& side = positive ? found[i].positive : found[i].neutral;
      const double middle = rows.middle(i) + (positive ? -5.5 : 5.5);
      SvgStyle dot = bar_style(method, positive);
      dot.width = 0.5;
      dot.opacity = 0.75;
      for (const double value : side) {
        svg.circle(x_of(value), middle + jitter.uniform(-3, 3), 1.3, dot);
      }
      const double centre = x_of(median_of(side));
      svg.line(centre, middle - 5, centre, middle + 5, {.stroke = "#1d1c1a", .width = 1.4});
    }
  }
  return {"distributions-" + file_part(model),
          "Each dot is a unit of " + model +
              ": its mean activation on the pictures that a method's label entails most (upper, "
              "filled) and least (lower, hollow), in standard deviations of its activation on "
              "random pictures; bars are medians.",
          svg.finish()};
}

std::vector<Figure> evaluation_figures(const PredictiveSummary& summary,
                                       std::span<const UnitPrediction> units) {
  std::vector<Figure> figures;
  for (const auto& layer : summary.layers) {
    if (!layer.layer.empty()) continue;
    figures.push_back(methods_figure(summary, layer.model));
    figures.push_back(layers_figure(summary, layer.model));
    figures.push_back(distributions_figure(units, layer.model, summary.methods));
  }
  return figures;
}

}  // namespace maia
