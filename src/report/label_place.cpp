#include "report/label_place.hpp"

#include <algorithm>
#include <limits>

namespace maia {
namespace {

constexpr double kCharacter = 0.58;  // of the size, wider than most letters
constexpr std::size_t kOutside = 10'000;

SvgBox box_of(const LabelPlace& place, std::size_t characters, double size) {
  const double width = kCharacter * size * static_cast<double>(characters);
  double left = place.baseline.x;
  if (place.anchor == "middle") left -= width / 2;
  if (place.anchor == "end") left -= width;
  return {left - 1.5, place.baseline.y - 0.8 * size - 1.5, left + width + 1.5,
          place.baseline.y + 0.25 * size + 1.5};
}

std::size_t hidden(const SvgBox& box, const SvgBox& frame, std::span<const SvgPoint> drawn) {
  const bool inside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top &&
                      box.bottom <= frame.bottom;
  const auto count = std::ranges::count_if(drawn, [&](const SvgPoint& point) {
    return point.x > box.left && point.x < box.right && point.y > box.top && point.y < box.bottom;
  });
  return static_cast<std::size_t>(count) + (inside ? 0 : kOutside);
}

}  // namespace

LabelPlace place_label(const SvgPoint& point, const std::string& text, double size,
                       const SvgBox& frame, std::span<const SvgPoint> drawn) {
  LabelPlace best;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const double distance : {5.0, 9.0, 14.0, 20.0}) {
    const double middle = point.y + 0.35 * size;
    const double above = point.y - distance;
    const double below = point.y + distance + 0.7 * size;
    for (const LabelPlace& place :
         {LabelPlace{{point.x, above}, "middle"}, LabelPlace{{point.x + distance, middle}, "start"},
          LabelPlace{{point.x - distance, middle}, "end"}, LabelPlace{{point.x, below}, "middle"},
          LabelPlace{{point.x + 2, above}, "start"}, LabelPlace{{point.x - 2, above}, "end"},
          LabelPlace{{point.x + 2, below}, "start"}, LabelPlace{{point.x - 2, below}, "end"}}) {
      const std::size_t count = hidden(box_of(place, text.size(), size), frame, drawn);
      if (count >= fewest) continue;
      fewest = count;
      best = place;
    }
  }
  return best;
}

}  // namespace maia
