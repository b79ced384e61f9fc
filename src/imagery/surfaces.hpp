// What backgrounds show where: the sky over a beach, the road through a city. Only what fills much
// of a background is listed; heights and widths are those of the middle of what chance gives.
#pragma once

#include <string>
#include <vector>

namespace maia {

// Between two heights, as parts of the picture's, as wide as the picture or narrowing to its
// middle.
struct Surface {
  std::string background;
  double top = 0;
  double bottom = 1;
  double top_width = 1;  // as parts of the picture's width
  double bottom_width = 1;

  bool is_all() const { return top <= 0 && bottom >= 1; }
  bool operator==(const Surface&) const = default;
};

struct NamedSurface {
  std::string name;  // singular
  Surface surface;
};

const std::vector<NamedSurface>& named_surfaces();

// The surfaces of that name, in the singular or plural.
std::vector<Surface> surfaces_called(const std::string& name);

}  // namespace maia
