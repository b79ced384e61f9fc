// Pictures that a run holds: the same after they have been put aside on the disk.
#include "tools/pictures.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/random.hpp"

namespace maia {
namespace {

Picture some_picture(std::uint64_t seed) {
  Random random(seed);
  Picture picture{.image = Image(random.between(100, 300), random.between(100, 300))};
  for (auto& byte : picture.image.pixels()) byte = static_cast<std::uint8_t>(random.below(256));
  picture.prompt = "picture " + std::to_string(seed);
  picture.missing = {"word " + std::to_string(seed)};
  if (seed % 3 == 0) {
    picture.plain = Image(50, 40);
    picture.plain.row(7)[9] = static_cast<std::uint8_t>(seed);
    picture.lit = Mask{50, 40, std::vector<std::uint8_t>(2000, seed % 2)};
  }
  return picture;
}

TEST(Pictures, AreTheSameWhenTheyComeBackFromTheDisk) {
  constexpr std::uint64_t kPictures = 200;  // about 24 MB, of which 8 stay in memory
  Pictures pictures;
  pictures.begin_turn(1);
  std::vector<Json> handles;
  for (std::uint64_t seed = 0; seed < kPictures; ++seed) {
    handles.push_back(pictures.add(some_picture(seed)));
  }
  const ToolCall call;
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t seed = 0; seed < kPictures; ++seed) {
      const Picture expected = some_picture(seed);
      const auto found = pictures.find(handles[seed], call, "image");
      ASSERT_EQ(found->image, expected.image) << seed;
      EXPECT_EQ(found->plain, expected.plain);
      EXPECT_EQ(found->prompt, expected.prompt);
      EXPECT_EQ(found->missing, expected.missing);
      ASSERT_EQ(found->lit.has_value(), expected.lit.has_value());
      if (expected.lit) {
        EXPECT_EQ(found->lit->width, 50);
        EXPECT_EQ(found->lit->values, expected.lit->values);
      }
    }
  }
}

}  // namespace
}  // namespace maia
