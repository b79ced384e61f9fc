#include "report/svg.hpp"

#include <fmt/format.h>

namespace maia {
namespace {

std::string number(double value) {
  return fmt::format("{:.2f}", value);
}

}  // namespace

Svg::Svg(double width, double height) {
  html_.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                     {"width", number(width) + "pt"},
                     {"height", number(height) + "pt"},
                     {"viewBox", fmt::format("0 0 {} {}", number(width), number(height))},
                     {"font-family", "Helvetica, Arial, 'DejaVu Sans', sans-serif"}});
  rectangle(0, 0, width, height, {.fill = "#ffffff"});
}

void Svg::rectangle(double x, double y, double width, double height, const SvgStyle& style) {
  html_
      .open("rect", {{"x", number(x)},
                     {"y", number(y)},
                     {"width", number(width)},
                     {"height", number(height)},
                     {"fill", style.fill},
                     {"stroke", style.stroke},
                     {"stroke-width", number(style.width)},
                     {"opacity", number(style.opacity)}})
      .close();
}

void Svg::line(double x1, double y1, double x2, double y2, const SvgStyle& style) {
  html_
      .open("line", {{"x1", number(x1)},
                     {"y1", number(y1)},
                     {"x2", number(x2)},
                     {"y2", number(y2)},
                     {"stroke", style.stroke},
                     {"stroke-width", number(style.width)},
                     {"stroke-dasharray", style.dash},
                     {"opacity", number(style.opacity)}})
      .close();
}

void Svg::polyline(std::span<const SvgPoint> points, const SvgStyle& style) {
  shape("polyline", points, style);
}

void Svg::polygon(std::span<const SvgPoint> points, const SvgStyle& style) {
  shape("polygon", points, style);
}

void Svg::shape(std::string_view tag, std::span<const SvgPoint> points, const SvgStyle& style) {
  std::string list;
  for (const SvgPoint& point : points) list += number(point.x) + "," + number(point.y) + " ";
  html_
      .open(tag, {{"points", list},
                  {"fill", style.fill},
                  {"stroke", style.stroke},
                  {"stroke-width", number(style.width)},
                  {"stroke-dasharray", style.dash},
                  {"stroke-linejoin", "round"},
                  {"opacity", number(style.opacity)}})
      .close();
}

void Svg::circle(double x, double y, double radius, const SvgStyle& style) {
  html_
      .open("circle", {{"cx", number(x)},
                       {"cy", number(y)},
                       {"r", number(radius)},
                       {"fill", style.fill},
                       {"stroke", style.stroke},
                       {"stroke-width", number(style.width)},
                       {"opacity", number(style.opacity)}})
      .close();
}

void Svg::text(double x, double y, std::string_view text, double size, std::string_view anchor,
               bool bold) {
  html_.leaf("text",
             {{"x", number(x)},
              {"y", number(y)},
              {"font-size", number(size)},
              {"font-weight", bold ? "bold" : "normal"},
              {"text-anchor", std::string(anchor)},
              {"fill", "#1d1c1a"}},
             text);
}

std::string Svg::finish() {
  html_.close();
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + html_.str() + "\n";
}

}  // namespace maia
