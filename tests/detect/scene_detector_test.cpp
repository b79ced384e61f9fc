#include "detect/scene_detector.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"
#include "imagery/collage.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/scene.hpp"
#include "imagery/surfaces.hpp"

namespace maia {
namespace {

DrawnImage drawn(const std::string& prompt, std::uint64_t seed = 1) {
  return make_collage_generator()->draw(prompt, seed);
}

std::vector<Detection> find(const DrawnImage& picture, const std::string& phrase) {
  const auto detector = make_scene_detector(collage_world());
  return detector->detect({picture.image, picture.scene.get()}, std::span(&phrase, 1)).front();
}

std::size_t area(const Mask& mask) {
  return static_cast<std::size_t>(std::count(mask.values.begin(), mask.values.end(), 1));
}

// The pixels with that label.
Mask label_mask(const Scene& scene, int label) {
  const auto rendered = render(scene);
  Mask mask{scene.width, scene.height, {}};
  for (const int one : rendered.labels) mask.values.push_back(one == label);
  return mask;
}

TEST(SceneDetector, FindsEachObjectWithItsExactMask) {
  const auto picture = drawn("two crows on grass");
  const auto found = find(picture, "crow");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].mask.values, label_mask(*picture.scene, 1).values);
  EXPECT_EQ(found[1].mask.values, label_mask(*picture.scene, 2).values);
  for (const auto& detection : found) {
    EXPECT_GE(detection.score, kLeastScore);
    EXPECT_LE(detection.score, 1);
  }
  EXPECT_TRUE(find(picture, "mug").empty());
}

TEST(SceneDetector, UnderstandsCategories) {
  const auto picture = drawn("a crow and a sedan on grass");
  for (const char* phrase : {"bird", "birds", "animal", "car", "vehicle"}) {
    EXPECT_EQ(find(picture, phrase).size(), 1u) << phrase;
  }
  EXPECT_TRUE(find(picture, "fruit").empty());
}

TEST(SceneDetector, ALargerThingIsSeenMoreSurely) {
  auto picture = drawn("a crow on snow");
  Scene scene = *picture.scene;
  float last = 0;
  for (const double size : {0.15, 0.3, 0.6}) {
    scene.objects[0].size = size;
    picture.scene = std::make_shared<const Scene>(scene);
    const auto found = find(picture, "crow");
    const float score = found.empty() ? 0.1F : found[0].score;
    EXPECT_GT(score, last) << size;
    last = score;
  }
  scene.objects[0].size = 0.02;
  picture.scene = std::make_shared<const Scene>(scene);
  EXPECT_TRUE(find(picture, "crow").empty());
}

TEST(SceneDetector, WhatIsHiddenIsNotSeen) {
  auto picture = drawn("a mug on grass");
  Scene scene = *picture.scene;
  SceneObject front = scene.objects[0];
  front.colour = "red";
  scene.objects.push_back(front);
  picture.scene = std::make_shared<const Scene>(scene);
  const auto found = find(picture, "mug");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].mask.values, label_mask(scene, 2).values);
}

TEST(SceneDetector, FindsSurfacesBehindObjects) {
  const auto picture = drawn("a crow on grass");
  const auto found = find(picture, "grass");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].mask.values, label_mask(*picture.scene, 0).values);
  EXPECT_TRUE(find(picture, "snow").empty());
}

TEST(SceneDetector, ASurfaceIsPartOfSomeBackgrounds) {
  const auto picture = drawn("a crow on a beach");
  const auto beach = find(picture, "beach");
  const auto sky = find(picture, "sky");
  const auto water = find(picture, "water");
  const auto sand = find(picture, "sand");
  ASSERT_EQ(beach.size(), 1u);
  ASSERT_EQ(sky.size() + water.size() + sand.size(), 3u);
  EXPECT_EQ(area(sky[0].mask) + area(water[0].mask) + area(sand[0].mask), area(beach[0].mask));
  EXPECT_TRUE(sky[0].mask.at(5, 5) || !beach[0].mask.at(5, 5));
  EXPECT_FALSE(sky[0].mask.at(5, 200));
}

TEST(SceneDetector, FindsPartsOfWhatIsInSight) {
  const auto picture = drawn("a crow on snow");
  const Mask crow = label_mask(*picture.scene, 1);
  for (const char* phrase : {"wing", "wings", "eyes", "beak"}) {
    const auto found = find(picture, phrase);
    ASSERT_EQ(found.size(), 1u) << phrase;
    EXPECT_GT(area(found[0].mask), 0u);
    EXPECT_LT(area(found[0].mask), area(crow));
    for (std::size_t i = 0; i < crow.values.size(); ++i) {
      EXPECT_LE(found[0].mask.values[i], crow.values[i]);
    }
  }
  EXPECT_TRUE(find(picture, "wheel").empty());
}

TEST(SceneDetector, APartCanBeOfOneKindOfThing) {
  const auto picture = drawn("a sedan and a house on grass");
  const auto windows = find(picture, "car window");
  ASSERT_EQ(windows.size(), 1u);
  const bool sedan_first = picture.scene->objects[0].term == "sedan";
  const Mask sedan = label_mask(*picture.scene, sedan_first ? 1 : 2);
  for (std::size_t i = 0; i < sedan.values.size(); ++i) {
    EXPECT_LE(windows[0].mask.values[i], sedan.values[i]);
  }
  EXPECT_TRUE(find(drawn("a house on grass"), "car window").empty());
}

TEST(SceneDetector, FindsPatterns) {
  auto picture = drawn("a mug");
  Scene scene = *picture.scene;
  scene.background = "red stripes";
  picture.scene = std::make_shared<const Scene>(scene);
  ASSERT_EQ(find(picture, "stripes").size(), 1u);
  EXPECT_EQ(find(picture, "stripes")[0].mask.values, label_mask(scene, 0).values);
  EXPECT_EQ(find(picture, "red stripes").size(), 1u);
  EXPECT_TRUE(find(picture, "blue stripes").empty());
  EXPECT_TRUE(find(picture, "dots").empty());
}

TEST(SceneDetector, FindsColoursWhereThereIsEnoughOfThem) {
  const auto picture = drawn("a blue mug on a plain white background");
  const auto found = find(picture, "blue");
  ASSERT_EQ(found.size(), 1u);
  const Mask mug = label_mask(*picture.scene, 1);
  for (std::size_t i = 0; i < mug.values.size(); ++i) {
    EXPECT_LE(found[0].mask.values[i], mug.values[i]);
  }
  EXPECT_GT(area(found[0].mask), area(mug) / 3);
  EXPECT_TRUE(find(picture, "red").empty());
  EXPECT_EQ(find(drawn("a crow on a plain red background"), "red").size(), 1u);
}

// Whether the picture of each name shows what the name says.
TEST(SceneDetector, EverySurfaceAndBackgroundIsFoundInItsPicture) {
  for (const auto& name : background_names()) {
    Scene scene;
    scene.background = name;
    const DrawnImage picture{render(scene).image, {}, std::make_shared<const Scene>(scene)};
    EXPECT_FALSE(find(picture, name).empty()) << name;
  }
  for (const auto& [name, surface] : named_surfaces()) {
    Scene scene;
    scene.background = surface.background;
    const DrawnImage picture{render(scene).image, {}, std::make_shared<const Scene>(scene)};
    EXPECT_FALSE(find(picture, name).empty()) << name << " of " << surface.background;
  }
}

TEST(SceneDetector, FindsObjectsOfAColour) {
  const auto picture = drawn("a red mug and a blue mug on a plain white background");
  ASSERT_EQ(find(picture, "mug").size(), 2u);
  ASSERT_EQ(find(picture, "red mug").size(), 1u);
  const int red = picture.scene->objects[0].colour == "red" ? 1 : 2;
  EXPECT_EQ(find(picture, "red mug")[0].mask.values, label_mask(*picture.scene, red).values);
  EXPECT_TRUE(find(picture, "green mug").empty());
}

TEST(SceneDetector, FindsLightWeatherAndPlaces) {
  const auto night = drawn("a crow on grass at night");
  ASSERT_EQ(find(night, "night").size(), 1u);
  EXPECT_EQ(area(find(night, "night")[0].mask), night.image.pixels().size() / 3);
  EXPECT_TRUE(find(night, "fog").empty());
  auto picture = drawn("a crow on grass");
  Scene scene = *picture.scene;
  scene.objects[0].x = 0.25;
  picture.scene = std::make_shared<const Scene>(scene);
  EXPECT_EQ(find(picture, "left side").size(), 1u);
  EXPECT_TRUE(find(picture, "right side").empty());
}

TEST(SceneDetector, TheSamePictureAndPhraseGiveTheSameScore) {
  const auto picture = drawn("a crow on grass", 3);
  const auto first = find(picture, "crow");
  const auto again = find(picture, "crow");
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].score, again[0].score);
  const std::vector<std::string> several = {"grass", "crow", "bird"};
  const auto together =
      make_scene_detector(collage_world())->detect({picture.image, picture.scene.get()}, several);
  EXPECT_EQ(together[1][0].score, first[0].score);
  EXPECT_NE(together[2][0].score, first[0].score);  // the noise is of the phrase
}

TEST(SceneDetector, TheNoiseIsOfWhatIsSeenNotOfHowItIsWritten) {
  const auto picture = drawn("a square", 3);
  Scene other = *picture.scene;
  other.objects[0].mirror = !other.objects[0].mirror;  // which a square does not show
  ASSERT_EQ(render(other).image, picture.image);
  const std::vector<std::string> phrases = {"square"};
  const auto detector = make_scene_detector(collage_world());
  const auto here = detector->detect({picture.image, picture.scene.get()}, phrases);
  const auto there = detector->detect({picture.image, &other}, phrases);
  EXPECT_EQ(here[0][0].score, there[0][0].score);
}

TEST(SceneDetector, APictureWithoutASceneShowsNothing) {
  auto picture = drawn("a crow on grass");
  picture.scene = nullptr;
  EXPECT_TRUE(find(picture, "crow").empty());
}

TEST(SceneDetector, NamesTheNearestOfWhatItDoesNotKnow) {
  const auto detector = make_scene_detector(collage_world());
  for (const char* phrase : {"giraff neckties", "", "the", "xyzzy", "\xff\xfe", "a OR b"}) {
    try {
      detector->meaning(phrase);
      ADD_FAILURE() << phrase;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
    }
  }
  try {
    detector->meaning("elephnat");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("elephant"), std::string::npos) << error.what();
  }
}

TEST(SceneDetector, SaysWhatAPhraseMeans) {
  const auto detector = make_scene_detector(collage_world());
  EXPECT_EQ(detector->meaning("crow"), detector->meaning("crows"));
  EXPECT_NE(detector->meaning("crow"), detector->meaning("bird"));
  EXPECT_NE(detector->meaning("crow"), make_scene_detector(collage_world(), 1)->meaning("crow"));
}

}  // namespace
}  // namespace maia
