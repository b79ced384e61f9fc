#include "image/marked_regions.hpp"

#include <gtest/gtest.h>

#include "image/mask.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

MarkedRegion square(int side, int left, int top, int size, const std::string& label) {
  MarkedRegion region{{side, side, std::vector<std::uint8_t>(std::size_t(side) * side)},
                      {left, top, size, size},
                      label};
  for (int y = top; y < top + size; ++y) {
    for (int x = left; x < left + size; ++x) region.mask.values[std::size_t(y) * side + x] = 1;
  }
  return region;
}

TEST(MarkedRegions, TintsInsideAndLeavesTheRest) {
  Image grey(800, 800);
  std::fill(grey.pixels().begin(), grey.pixels().end(), std::uint8_t{100});
  const std::vector<MarkedRegion> regions = {square(800, 300, 300, 200, "dog 0.87")};
  const Image marked = mark_regions(grey, regions);
  EXPECT_EQ(marked.width(), 800);
  const auto pixel = [&](int x, int y) {
    const auto* p = marked.row(y) + std::ptrdiff_t(x) * 3;
    return std::vector<int>{p[0], p[1], p[2]};
  };
  EXPECT_EQ(pixel(50, 700), (std::vector<int>{100, 100, 100}));
  EXPECT_NE(pixel(400, 400), (std::vector<int>{100, 100, 100}));
  EXPECT_EQ(pixel(400, 400), pixel(450, 420));
}

TEST(MarkedRegions, ASmallPictureIsShownLarger) {
  EXPECT_EQ(mark_regions(Image(224, 100), {}).width(), 672);
  EXPECT_EQ(mark_regions(Image(224, 100), {}).height(), 300);
  EXPECT_EQ(mark_regions(Image(640, 10), {}).width(), 640);
  EXPECT_EQ(mark_regions(Image(1, 1), {}).width(), 640);
}

TEST(MarkedRegions, AnyLabelAndManyRegionsFit) {
  std::vector<MarkedRegion> regions;
  for (int i = 0; i < 60; ++i) regions.push_back(square(64, i % 60, i, 4, "red mug 0.5"));
  regions.push_back(square(64, 60, 0, 4, std::string(500, 'w')));
  regions.push_back(square(64, 0, 60, 4, "\xc3\xa9l\xc3\xa8ve \n\x1b"));
  regions.push_back({{64, 64, std::vector<std::uint8_t>(64 * 64)}, {}, "nothing of it"});
  EXPECT_EQ(mark_regions(Image(64, 64), regions).width(), 640);
}

TEST(MarkedRegions, AMaskHasThePicturesSize) {
  const std::vector<MarkedRegion> regions = {square(60, 1, 1, 4, "dog")};
  EXPECT_EQ(kind_thrown([&] { mark_regions(Image(64, 64), regions); }), ErrorKind::kInternal);
}

TEST(Mask, ItsBoundsAreTheSmallestThatHaveAllOfIt) {
  const Mask mask = square(30, 4, 7, 5, "").mask;
  EXPECT_EQ(count_of(mask), 25u);
  const Region bounds = bounds_of(mask);
  EXPECT_EQ((std::vector<int>{bounds.left, bounds.top, bounds.width, bounds.height}),
            (std::vector<int>{4, 7, 5, 5}));
  EXPECT_EQ(bounds_of({3, 2, std::vector<std::uint8_t>(6)}).width, 0);
}

}  // namespace
}  // namespace maia
