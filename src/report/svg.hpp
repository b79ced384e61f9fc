// A drawing as SVG, in points: for figures that stand alone in a paper or a page.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "report/html.hpp"

namespace maia {

struct SvgStyle {
  std::string fill = "none";
  std::string stroke = "none";
  double width = 0.75;  // of the stroke
  double opacity = 1;
  std::string dash = "none";  // of lines: "3 2" is three points drawn and two left out
};

struct SvgPoint {
  double x = 0;
  double y = 0;
};

class Svg {
 public:
  // Of a paper's column: 240 points are 85 mm.
  Svg(double width, double height);

  void rectangle(double x, double y, double width, double height, const SvgStyle& style);
  void line(double x1, double y1, double x2, double y2, const SvgStyle& style);
  void circle(double x, double y, double radius, const SvgStyle& style);
  void polyline(std::span<const SvgPoint> points, const SvgStyle& style);
  void polygon(std::span<const SvgPoint> points, const SvgStyle& style);
  // `anchor` is "start", "middle" or "end"; `y` is the baseline. What `text` says is shown as text.
  void text(double x, double y, std::string_view text, double size = 7,
            std::string_view anchor = "start", bool bold = false);

  // The whole file; afterwards nothing can be added.
  std::string finish();

 private:
  void shape(std::string_view tag, std::span<const SvgPoint> points, const SvgStyle& style);

  Html html_;
};

}  // namespace maia
