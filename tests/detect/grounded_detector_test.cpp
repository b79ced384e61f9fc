#include "detect/grounded_detector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "detect/grounded_fakes.hpp"
#include "detect/grounded_sam.hpp"
#include "image/mask.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

std::vector<std::vector<Detection>> detect(const ConceptDetector& detector, const Image& image,
                                           std::vector<std::string> phrases) {
  return detector.detect({image, nullptr}, phrases);
}

TEST(GroundedDetector, CutsOutWhatIsInEachBoxOfAPhrase) {
  const auto finder = std::make_shared<FakeFinder>(std::map<std::string, std::vector<ScoredBox>>{
      {"dog", {{1, 2, 4, 6, 0.8F}, {10, 2, 12, 4, 0.31F}}}, {"cat", {{0, 0, 2, 2, 0.5F}}}});
  const auto cutter = std::make_shared<FakeCutter>();
  const auto detector = make_grounded_detector(finder, cutter);
  const auto found = detect(*detector, Image(20, 10), {"cat", "bird", "dog"});
  ASSERT_EQ(found.size(), 3u);
  ASSERT_EQ(found[0].size(), 1u);
  EXPECT_TRUE(found[1].empty());
  ASSERT_EQ(found[2].size(), 2u);
  EXPECT_FLOAT_EQ(found[2][0].score, 0.8F);
  EXPECT_EQ(count_of(found[2][0].mask), 12u);
  EXPECT_EQ(bounds_of(found[2][1].mask).left, 10);
  EXPECT_EQ(count_of(found[0][0].mask), 4u);
  EXPECT_EQ(finder->calls, 1);  // the picture is looked at once for all phrases
  EXPECT_EQ(cutter->calls, 1);
}

TEST(GroundedDetector, LeavesOutWhatIsUnsureOrOutside) {
  const auto detector = make_grounded_detector(
      std::make_shared<FakeFinder>(std::map<std::string, std::vector<ScoredBox>>{
          {"dog",
           {{1, 1, 5, 5, 0.29F}, {30, 1, 40, 5, 0.9F}, {1, 1, 5, 5, NAN}, {-5, -5, 3, 3, 0.7F}}}}),
      std::make_shared<FakeCutter>());
  const auto found = detect(*detector, Image(20, 10), {"dog"})[0];
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(count_of(found[0].mask), 9u);
}

TEST(GroundedDetector, AsksNoCutterWhereNothingIsFound) {
  const auto cutter = std::make_shared<FakeCutter>();
  const auto detector = make_grounded_detector(
      std::make_shared<FakeFinder>(std::map<std::string, std::vector<ScoredBox>>{}), cutter);
  EXPECT_TRUE(detect(*detector, Image(20, 10), {"dog"})[0].empty());
  EXPECT_EQ(cutter->calls, 0);
  EXPECT_TRUE(detect(*detector, Image(20, 10), {}).empty());
}

TEST(GroundedDetector, APhraseMeansItselfToTheseWeights) {
  const auto with = [](const char* hash) {
    return make_grounded_detector(
        std::make_shared<FakeFinder>(std::map<std::string, std::vector<ScoredBox>>{}, hash),
        std::make_shared<FakeCutter>());
  };
  EXPECT_FALSE(with("a")->reads_scenes());
  EXPECT_EQ(with("a")->meaning("dog"), with("a")->meaning("dog"));
  EXPECT_NE(with("a")->meaning("dog"), with("a")->meaning("cat"));
  EXPECT_NE(with("a")->meaning("dog"), with("b")->meaning("dog"));
}

TEST(BoxCutter, CutsWithSegmentAnything) {
  const auto folder = std::filesystem::path(MAIA_SOURCE_FOLDER) / "tests/nn/image_models/segment";
  const auto cutter = open_box_cutter(folder, "cpu");
  const std::vector<ScoredBox> boxes = {{4, 3, 30, 25, 0.9F}, {0, 0, 50, 37, 0.5F}};
  const auto masks = cutter->cut(Image(50, 37), boxes);
  ASSERT_EQ(masks.size(), 2u);
  for (const Mask& mask : masks) {
    EXPECT_EQ(mask.width, 50);
    EXPECT_EQ(mask.height, 37);
  }
  EXPECT_EQ(cutter->hash().size(), 64u);
  EXPECT_EQ(kind_thrown([&] { open_box_cutter(folder / "none", "cpu"); }), ErrorKind::kNotFound);
}

}  // namespace
}  // namespace maia
