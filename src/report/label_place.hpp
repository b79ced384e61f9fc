// Where in a drawing a label stands, so that it hides nothing.
#pragma once

#include <span>
#include <string>

#include "report/svg.hpp"

namespace maia {

struct SvgBox {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

struct LabelPlace {
  SvgPoint baseline;
  std::string anchor;  // "start", "middle" or "end"
};

// Around `point`, inside `frame`, where the fewest of the points that are `drawn` lie under `text`
// of this size; of equally good places the nearest.
LabelPlace place_label(const SvgPoint& point, const std::string& text, double size,
                       const SvgBox& frame, std::span<const SvgPoint> drawn);

}  // namespace maia
