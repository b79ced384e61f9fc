#include "report/selection_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "report/label_place.hpp"
#include "report/svg.hpp"

namespace maia {
namespace {

constexpr double kWidth = 240;  // 85 mm
constexpr double kMargin = 4;
constexpr double kText = 7;
constexpr double kSmall = 6;
constexpr double kLeft = 26;  // the axes begin there
constexpr double kTop = 15;
constexpr double kBottom = 135;
constexpr double kBehind = 26;  // room behind the break
constexpr const char* kL1 = "#0072B2";
constexpr const char* kRandom = "#E69F00";
constexpr const char* kAgent = "#D55E00";
constexpr const char* kBalanced = "#009E73";
constexpr const char* kOriginal = "#1d1c1a";
const SvgStyle kAxis{.stroke = "#5f5b54", .width = 0.5};
const SvgStyle kGrid{.stroke = "#d9d5cc", .width = 0.4};
const SvgStyle kDashed{.stroke = kOriginal, .width = 0.8, .dash = "4 2"};

// The smallest of 1, 2 and 5 times a power of ten that divides `length` into five or fewer.
double step_of(double length) {
  const double power = std::pow(10, std::floor(std::log10(length / 5)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (length / (factor * power) <= 5 + 1e-9) return factor * power;
  }
  return 10 * power;
}

void add_extent(const SelectionAccuracy& accuracy, std::vector<double>& values) {
  const double deviation = accuracy.deviation.value_or(0);
  values.push_back(accuracy.mean - deviation);
  values.push_back(accuracy.mean + deviation);
}

// From numbers of units and accuracies to the paper.
class Axes {
 public:
  explicit Axes(const SelectionResult& result) : units_(double(result.candidates.size())) {
    std::vector<double> shown;
    for (const auto* curve : {&result.l1_curve, &result.random_curve}) {
      for (const CurvePoint& point : *curve) {
        units_ = std::max(units_, double(point.units));
        add_extent(point.accuracy, shown);
      }
    }
    for (const SelectionRow& row : result.rows) {
      if (row.accuracy) add_extent(*row.accuracy, shown);
      if (row.is_balanced && row.accuracy) most_ = std::max(most_, row.units);
    }
    units_ = std::max(units_, 1.0);
    const double low = shown.empty() ? 0 : std::max(0.0, std::ranges::min(shown));
    const double high = shown.empty() ? 1 : std::min(1.0, std::ranges::max(shown));
    step_ = step_of(std::max(high - low, 0.02));
    low_ = std::floor(low / step_ + 1e-9) * step_;
    high_ = std::max(std::ceil(high / step_ - 1e-9) * step_, low_ + step_);
  }

  bool has_break() const { return most_ > units_; }
  double right() const { return kWidth - kMargin - 4 - (has_break() ? kBehind : 0); }
  double x(double units) const {
    if (units > units_) return right() + kBehind - 8;
    return kLeft + 4 + units / units_ * (right() - kLeft - 4);
  }
  double y(double accuracy) const {
    const double share = (std::clamp(accuracy, low_, high_) - low_) / (high_ - low_);
    return kBottom - share * (kBottom - kTop);
  }
  std::vector<double> accuracies() const { return ticks(low_, high_, step_); }
  std::vector<double> units() const {
    const double step = std::max(1.0, step_of(units_));
    return ticks(0, units_, step);
  }

 private:
  static std::vector<double> ticks(double from, double to, double step) {
    std::vector<double> ticks;
    for (int i = 0; from + i * step <= to + 1e-9; ++i) ticks.push_back(from + i * step);
    return ticks;
  }

  double units_;
  double most_ = 0;  // units that a mark stands at
  double low_ = 0;
  double high_ = 1;
  double step_ = 0.2;
};

void draw_axes(Svg& svg, const Axes& axes) {
  svg.text(kMargin, 8, "test accuracy", kSmall);
  for (const double tick : axes.accuracies()) {
    svg.line(kLeft, axes.y(tick), kWidth - kMargin, axes.y(tick), kGrid);
    svg.text(kLeft - 3, axes.y(tick) + 2.2, fmt::format("{:.3g}", tick), kSmall, "end");
  }
  for (const double tick : axes.units()) {
    svg.line(axes.x(tick), kBottom, axes.x(tick), kBottom + 2, kAxis);
    svg.text(axes.x(tick), kBottom + 9, fmt::format("{:g}", tick), kSmall, "middle");
  }
  svg.text((kLeft + axes.right()) / 2, kBottom + 17, "units", kSmall, "middle");
  svg.line(kLeft, kBottom, axes.right(), kBottom, kAxis);
  if (!axes.has_break()) return;
  for (const double x : {axes.right() + 2, axes.right() + 5}) {
    svg.line(x - 1.5, kBottom + 3, x + 1.5, kBottom - 3, kAxis);
  }
  svg.line(axes.right() + 5, kBottom, kWidth - kMargin, kBottom, kAxis);
}

void draw_dot(Svg& svg, const SvgPoint& at, const char* colour, bool filled) {
  svg.circle(at.x, at.y, 1.8,
             {.fill = filled ? colour : "#ffffff", .stroke = colour, .width = 0.9});
}

void draw_square(Svg& svg, const SvgPoint& at, bool filled) {
  svg.rectangle(at.x - 2.2, at.y - 2.2, 4.4, 4.4,
                {.fill = filled ? kBalanced : "#ffffff", .stroke = kBalanced, .width = 1});
}

void draw_diamond(Svg& svg, const SvgPoint& at) {
  const std::vector<SvgPoint> corners = {
      {at.x, at.y - 4}, {at.x + 4, at.y}, {at.x, at.y + 4}, {at.x - 4, at.y}};
  svg.polygon(corners, {.fill = kAgent, .stroke = "#ffffff", .width = 0.6});
}

std::vector<SvgPoint> points_of(const std::vector<CurvePoint>& curve, const Axes& axes,
                                double deviations) {
  std::vector<SvgPoint> points;
  for (const CurvePoint& point : curve) {
    const double shift = deviations * point.accuracy.deviation.value_or(0);
    points.push_back({axes.x(double(point.units)), axes.y(point.accuracy.mean + shift)});
  }
  return points;
}

// As dense as a label has to know of.
void add_along(const std::vector<SvgPoint>& line, std::vector<SvgPoint>& drawn) {
  constexpr int kParts = 16;
  drawn.insert(drawn.end(), line.begin(), line.end());
  for (std::size_t i = 1; i < line.size(); ++i) {
    for (int part = 1; part < kParts; ++part) {
      drawn.push_back({std::lerp(line[i - 1].x, line[i].x, part / double(kParts)),
                       std::lerp(line[i - 1].y, line[i].y, part / double(kParts))});
    }
  }
}

void draw_curve(Svg& svg, const std::vector<SvgPoint>& line, const char* colour, bool filled,
                std::vector<SvgPoint>& drawn) {
  if (line.empty()) return;
  svg.polyline(line, {.stroke = colour, .width = 1});
  for (const SvgPoint& point : line) draw_dot(svg, point, colour, filled);
  add_along(line, drawn);
}

void draw_band(Svg& svg, const std::vector<CurvePoint>& curve, const Axes& axes) {
  auto outline = points_of(curve, axes, 1);
  const auto lower = points_of(curve, axes, -1);
  outline.insert(outline.end(), lower.rbegin(), lower.rend());
  if (!outline.empty()) svg.polygon(outline, {.fill = kRandom, .opacity = 0.22});
}

// The tuned one chooses among all units how many; the other has as many as the agent.
bool is_tuned(const SelectionRow& row) {
  return row.subset.find("tuned") != std::string::npos;
}

void draw_balanced(Svg& svg, const SelectionRow& row, const Axes& axes,
                   std::vector<SvgPoint>& drawn) {
  const SvgPoint at{axes.x(row.units), axes.y(row.accuracy->mean)};
  const double deviation = row.accuracy->deviation.value_or(0);
  const std::vector<SvgPoint> whisker = {{at.x, axes.y(row.accuracy->mean - deviation)},
                                         {at.x, axes.y(row.accuracy->mean + deviation)}};
  svg.polyline(whisker, {.stroke = kBalanced, .width = 0.8});
  draw_square(svg, at, !is_tuned(row));
  add_along(whisker, drawn);
  if (at.x <= axes.right()) return;
  svg.line(at.x, kBottom, at.x, kBottom + 2, kAxis);
  svg.text(at.x, kBottom + 9, fmt::format("{:g}", row.units), kSmall, "middle");
}

void draw_original(Svg& svg, const SelectionRow& row, const Axes& axes,
                   std::vector<SvgPoint>& drawn) {
  const std::vector<SvgPoint> line = {{kLeft, axes.y(row.accuracy->mean)},
                                      {kWidth - kMargin, axes.y(row.accuracy->mean)}};
  svg.polyline(line, kDashed);
  for (double x = kLeft; x < kWidth - kMargin; x += 3) drawn.push_back({x, line[0].y});
}

void draw_agent(Svg& svg, const CurvePoint& agent, const Axes& axes,
                const std::vector<SvgPoint>& drawn) {
  const SvgPoint at{axes.x(double(agent.units)), axes.y(agent.accuracy.mean)};
  draw_diamond(svg, at);
  const std::string text = fmt::format("agent {:.3f}", agent.accuracy.mean);
  const SvgBox frame{kLeft, 2, kWidth - kMargin, kBottom};
  const LabelPlace place = place_label(at, text, kText, frame, drawn);
  svg.text(place.baseline.x, place.baseline.y, text, kText, place.anchor, true);
}

struct KeyEntry {
  std::string text;
  std::function<void(Svg&, const SvgPoint&)> draw;
};

void draw_line_key(Svg& svg, const SvgPoint& at, const char* colour, bool filled) {
  svg.line(at.x - 6, at.y, at.x + 6, at.y, {.stroke = colour, .width = 1});
  draw_dot(svg, at, colour, filled);
}

std::vector<KeyEntry> key_of(const SelectionResult& result) {
  std::vector<KeyEntry> key;
  if (!result.l1_curve.empty()) {
    key.push_back({"l1", [](Svg& svg, const SvgPoint& at) { draw_line_key(svg, at, kL1, true); }});
  }
  if (!result.random_curve.empty()) {
    key.push_back({"random, mean \u00b1 sd", [](Svg& svg, const SvgPoint& at) {
                     svg.rectangle(at.x - 6, at.y - 3, 12, 6, {.fill = kRandom, .opacity = 0.22});
                     draw_line_key(svg, at, kRandom, false);
                   }});
  }
  if (result.agent) key.push_back({"agent", draw_diamond});
  for (const SelectionRow& row : result.rows) {
    if (!row.accuracy) continue;
    if (row.name == "original model") {
      key.push_back(
          {fmt::format("original model, {:g} units", row.units), [](Svg& svg, const SvgPoint& at) {
             svg.line(at.x - 6, at.y, at.x + 6, at.y, kDashed);
           }});
    } else if (row.is_balanced) {
      const bool tuned = is_tuned(row);
      key.push_back({tuned ? "l1 tuned, balanced data" : "l1, balanced data",
                     [tuned](Svg& svg, const SvgPoint& at) { draw_square(svg, at, !tuned); }});
    }
  }
  return key;
}

void draw_key(Svg& svg, double top, const std::vector<KeyEntry>& key) {
  constexpr double kRow = 10;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const SvgPoint at{kMargin + 8 + (i % 2 == 0 ? 0 : kWidth / 2),
                      top + kRow * static_cast<double>(i / 2)};
    key[i].draw(svg, at);
    svg.text(at.x + 9, at.y + 2.4, key[i].text, kText);
  }
}

}  // namespace

Figure selection_figure(const SelectionResult& result) {
  const Axes axes(result);
  const auto key = key_of(result);
  Svg svg(kWidth, kBottom + 26 + 10 * std::ceil(static_cast<double>(key.size()) / 2));
  std::vector<SvgPoint> drawn;
  draw_axes(svg, axes);
  draw_band(svg, result.random_curve, axes);
  for (const SelectionRow& row : result.rows) {
    if (row.accuracy && row.name == "original model") draw_original(svg, row, axes, drawn);
  }
  draw_curve(svg, points_of(result.random_curve, axes, 0), kRandom, false, drawn);
  draw_curve(svg, points_of(result.l1_curve, axes, 0), kL1, true, drawn);
  for (const SelectionRow& row : result.rows) {
    if (row.accuracy && row.is_balanced) draw_balanced(svg, row, axes, drawn);
  }
  if (result.agent) draw_agent(svg, *result.agent, axes, drawn);
  draw_key(svg, kBottom + 28, key);
  return {"selection",
          "Test accuracy of classifiers against their number of units. Lines and the agent: fitted "
          "on the data in which the spurious feature goes with the class, where random subsets "
          "and the agent\u2019s units are fitted without a penalty; squares: fitted on balanced "
          "samples, mean and standard deviation.",
          svg.finish()};
}

}  // namespace maia
