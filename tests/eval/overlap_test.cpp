// Intersections over unions, against counting pixel by pixel.
#include "eval/overlap.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace maia {
namespace {

Mask random_mask(Random& random, double share) {
  Mask mask{13, 11, std::vector<std::uint8_t>(143)};
  for (auto& value : mask.values) value = random.uniform() < share;
  return mask;
}

TEST(Overlap, IsThatOfPixelsCountedOneByOne) {
  Random random(7);
  constexpr std::size_t kUnits = 3;
  constexpr std::size_t kConcepts = 4;
  OverlapTally tally(kUnits, kConcepts);
  double both[kUnits][kConcepts] = {};
  double either[kUnits][kConcepts] = {};
  for (int picture = 0; picture < 20; ++picture) {
    std::vector<Mask> units;
    std::vector<Mask> concepts;
    for (std::size_t i = 0; i < kUnits; ++i) units.push_back(random_mask(random, 0.2 * i));
    for (std::size_t i = 0; i < kConcepts; ++i) concepts.push_back(random_mask(random, 0.25 * i));
    OverlapTally::Shown lit;
    OverlapTally::Shown shown;
    for (std::size_t i = 0; i < kUnits; ++i) {
      if (PackedMask packed(units[i]); packed.count() > 0) lit.emplace_back(i, packed);
    }
    for (std::size_t i = 0; i < kConcepts; ++i) {
      if (PackedMask packed(concepts[i]); packed.count() > 0) shown.emplace_back(i, packed);
    }
    OverlapTally one(kUnits, kConcepts);
    one.add(lit, shown);
    tally.add(one);
    for (std::size_t u = 0; u < kUnits; ++u) {
      for (std::size_t c = 0; c < kConcepts; ++c) {
        for (std::size_t i = 0; i < 143; ++i) {
          both[u][c] += units[u].values[i] && concepts[c].values[i];
          either[u][c] += units[u].values[i] || concepts[c].values[i];
        }
      }
    }
  }
  for (std::size_t u = 0; u < kUnits; ++u) {
    std::size_t best = 0;
    for (std::size_t c = 0; c < kConcepts; ++c) {
      const double wanted = either[u][c] > 0 ? both[u][c] / either[u][c] : 0;
      EXPECT_DOUBLE_EQ(tally.iou(u, c), wanted);
      if (tally.iou(u, c) > tally.iou(u, best)) best = c;
    }
    EXPECT_EQ(tally.best(u).concept_number, best);
  }
  EXPECT_EQ(tally.best(0).iou, 0);  // a unit that is never lit
}

}  // namespace
}  // namespace maia
