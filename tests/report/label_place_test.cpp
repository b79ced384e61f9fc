#include "report/label_place.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.hpp"

namespace maia {
namespace {

TEST(LabelPlace, HidesNothingWhereThereIsRoom) {
  const SvgBox frame{0, 0, 200, 100};
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const SvgPoint point{random.uniform(60, 140), random.uniform(40, 60)};
    // A line through the point.
    std::vector<SvgPoint> drawn;
    const double slope = random.uniform(-1, 1);
    for (double x = 0; x < 200; x += 2) drawn.push_back({x, point.y + slope * (x - point.x)});
    const LabelPlace place = place_label(point, "a label", 7, frame, drawn);
    for (const SvgPoint& each : drawn) {
      const double width = 7 * 7 * 0.5;
      const double left =
          place.baseline.x -
          (place.anchor == "end" ? width : (place.anchor == "middle" ? width / 2 : 0));
      const bool under = each.x > left && each.x < left + width && each.y < place.baseline.y &&
                         each.y > place.baseline.y - 5;
      EXPECT_FALSE(under) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace maia
