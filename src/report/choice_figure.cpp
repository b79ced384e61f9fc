#include "report/choice_figure.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/svg.hpp"

namespace maia {
namespace {

constexpr double kWidth = 240;  // 85 mm
constexpr double kMargin = 4;
constexpr double kNames = 78;  // the axis begins there
constexpr double kRow = 20;
constexpr double kTop = 26;
constexpr double kText = 7;
constexpr double kSmall = 6;
constexpr std::size_t kMostOfName = 22;
constexpr const char* kFirst = "#0072B2";
constexpr const char* kSecond = "#D55E00";
const SvgStyle kGrid{.stroke = "#d9d5cc", .width = 0.4};
const SvgStyle kMiddle{.stroke = "#5f5b54", .width = 0.6};

std::string shortened(const std::string& text) {
  return text.size() <= kMostOfName ? text : clean_utf8(text, kMostOfName - 1) + "\u2026";
}

double x_of(double share) {
  return kNames + share * (kWidth - kMargin - 6 - kNames);
}

SvgStyle dot_style(bool first) {
  return {.fill = first ? kFirst : "#ffffff", .stroke = first ? kFirst : kSecond, .width = 1};
}

void draw_share(Svg& svg, double y, const ChoiceShare& share, bool first) {
  if (share.interval) {
    svg.line(x_of(share.interval->low), y, x_of(share.interval->high), y,
             {.stroke = first ? kFirst : kSecond, .width = 1});
  }
  svg.circle(x_of(share.share), y, 2.4, dot_style(first));
}

void draw_key(Svg& svg, double y, const std::string& method, bool first) {
  svg.circle(kMargin + 3, y, 2.4, dot_style(first));
  svg.text(kMargin + 9, y + 2.4, clean_utf8(method, 60), kText);
}

}  // namespace

Figure choice_figure(const ChoicePairs& pairs, const ChoiceSummary& summary) {
  const double bottom = kTop + kRow * static_cast<double>(summary.judges.size());
  Svg svg(kWidth, bottom + 14);
  draw_key(svg, 8, pairs.first, true);
  draw_key(svg, 18, pairs.second, false);
  for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    svg.line(x_of(tick), kTop, x_of(tick), bottom, tick == 0.5 ? kMiddle : kGrid);
    svg.text(x_of(tick), bottom + 8, fmt::format("{:g}", tick), kSmall, "middle");
  }
  double y = kTop + kRow / 2;
  for (const JudgeSummary& judge : summary.judges) {
    svg.text(kMargin, y, shortened(judge.judge), kText);
    svg.text(kMargin, y + 7, fmt::format("{} pairs", judge.judged), kSmall);
    if (judge.judged > 0) {
      draw_share(svg, y - 3, judge.first, true);
      draw_share(svg, y + 3, judge.second, false);
    }
    y += kRow;
  }
  return {"choices",
          "The shares of pairs on which each judge finds the label by " + pairs.first +
              " (filled) or by " + pairs.second +
              " (hollow) nearer to what the unit is known to respond to, with Wilson's 95 % "
              "intervals.",
          svg.finish()};
}

}  // namespace maia
