#include "detect/scene_reader.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "detect/colours.hpp"
#include "imagery/collage.hpp"
#include "imagery/parts.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

ReadableImage drawn(const char* prompt, std::uint64_t seed = 1) {
  const auto image = make_collage_generator()->draw(prompt, seed);
  return {image.image, image.scene, std::nullopt};
}

// Lights the pixels whose label is among `labels`.
Mask mask_of(const Scene& scene, std::vector<int> labels) {
  const auto rendered = render(scene);
  Mask mask{scene.width, scene.height, std::vector<std::uint8_t>(rendered.labels.size(), 0)};
  for (std::size_t i = 0; i < rendered.labels.size(); ++i) {
    for (const int label : labels) mask.values[i] |= rendered.labels[i] == label;
  }
  return mask;
}

int label_of(const Scene& scene, const std::string& term) {
  for (std::size_t i = 0; i < scene.objects.size(); ++i) {
    if (scene.objects[i].term == term) return int(i) + 1;
  }
  return -1;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(SceneReader, NamesWhatIsLitAndWhatIsDark) {
  ReadableImage image = drawn("a red mug, a dog and a crow on snow");
  image.lit = mask_of(*image.scene, {label_of(*image.scene, "mug")});
  const std::string text = make_scene_reader()->describe(image);
  EXPECT_TRUE(text.starts_with("lit: red mug 100%; colours: red ")) << text;
  EXPECT_TRUE(contains(text, "; dark: ")) << text;
  EXPECT_TRUE(contains(text.substr(text.find("dark:")), "dog")) << text;
  EXPECT_TRUE(contains(text.substr(text.find("dark:")), "crow")) << text;
  EXPECT_TRUE(text.ends_with(", snow background")) << text;
  EXPECT_FALSE(contains(text, "\n"));
}

TEST(SceneReader, GivesSharesOfTheLitPixels) {
  ReadableImage image = drawn("a red mug on grass");
  Mask mask = mask_of(*image.scene, {1});
  const auto mug = std::size_t(std::count(mask.values.begin(), mask.values.end(), 1));
  // As much background as mug.
  std::size_t added = 0;
  for (std::uint8_t& value : mask.values) {
    if (value == 0 && added < mug) {
      value = 1;
      ++added;
    }
  }
  image.lit = mask;
  EXPECT_TRUE(
      make_scene_reader()->describe(image).starts_with("lit: grass background 50%, red mug 50%"));
}

TEST(SceneReader, NamesTheSurfaceOfABackgroundThatIsLit) {
  const auto read_rows = [](const char* prompt, double top, double bottom) {
    ReadableImage image = drawn(prompt);
    Mask mask{image.image.width(), image.image.height(), {}};
    for (int y = 0; y < mask.height; ++y) {
      const bool lit = y >= top * mask.height && y < bottom * mask.height;
      mask.values.insert(mask.values.end(), static_cast<std::size_t>(mask.width), lit ? 1 : 0);
    }
    image.lit = mask;
    const std::string text = make_scene_reader()->describe(image);
    return text.substr(0, text.find(';'));
  };
  EXPECT_EQ(read_rows("a beach", 0, 0.27), "lit: sky background 100%");
  EXPECT_EQ(read_rows("a beach", 0.27, 0.5), "lit: water background 100%");
  EXPECT_EQ(read_rows("a city", 0.15, 0.7), "lit: building 100%");
  EXPECT_EQ(read_rows("a beach", 0, 1), "lit: beach background 100%");
  EXPECT_EQ(read_rows("a room", 0.4, 0.5), "lit: room background 100%");
  // A pool is water as well, and a skyline buildings: the picture's own word is said.
  EXPECT_EQ(read_rows("a pool", 0.23, 1), "lit: pool background 100%");
  EXPECT_EQ(read_rows("a skyline", 0.32, 0.66), "lit: skyline background 100%");
}

TEST(SceneReader, NamesEachPartThatIsLitByItsBestOutline) {
  ReadableImage image = drawn("a pickup truck");
  const auto lit = [&](const std::vector<std::string>& names) {
    Mask mask{image.image.width(), image.image.height(), {}};
    mask.values.resize(static_cast<std::size_t>(mask.width) * mask.height, 0);
    for (const auto& part : visible_parts(*image.scene, render(*image.scene))) {
      if (std::find(names.begin(), names.end(), part.name) == names.end()) continue;
      for (std::size_t i = 0; i < mask.values.size(); ++i) mask.values[i] |= part.mask.values[i];
    }
    image.lit = mask;
    const std::string text = make_scene_reader()->describe(image);
    return text.substr(0, text.find(';'));
  };
  EXPECT_EQ(lit({"wheel"}), "lit: wheel of pickup truck 100%");
  EXPECT_EQ(lit({"tire"}), "lit: tire of pickup truck 100%");
  const std::string both = lit({"wheel", "window"});
  EXPECT_NE(both.find("wheel of pickup truck"), std::string::npos) << both;
  EXPECT_NE(both.find("window of pickup truck"), std::string::npos) << both;
  EXPECT_EQ(both.find("tire"), std::string::npos) << both;
}

TEST(SceneReader, SaysWhenNothingIsHighlighted) {
  ReadableImage image = drawn("a dog on snow");
  image.lit = mask_of(*image.scene, {});
  EXPECT_EQ(make_scene_reader()->describe(image),
            "nothing is highlighted; dark: dog, snow background");
}

TEST(SceneReader, ReadsTheWholePictureWithoutAMask) {
  const std::string text = make_scene_reader()->describe(drawn("a crow on snow at night"));
  EXPECT_TRUE(text.starts_with("lit: snow background ")) << text;
  EXPECT_TRUE(contains(text, "crow ")) << text;
  EXPECT_TRUE(contains(text, ", night light; colours: ")) << text;
  EXPECT_FALSE(contains(text, "dark:")) << text;
}

TEST(SceneReader, KnowsOnlyColoursOfAPictureWithoutAScene) {
  ReadableImage image{Image(20, 10), nullptr, std::nullopt};
  for (std::size_t i = 0; i < 200; ++i) image.image.pixels()[i * 3 + (i < 60 ? 2 : 0)] = 230;
  EXPECT_EQ(make_scene_reader()->describe(image), "lit: unknown; colours: red 70%, blue 30%");
  image.lit = Mask{20, 10, std::vector<std::uint8_t>(200, 0)};
  EXPECT_EQ(make_scene_reader()->describe(image), "nothing is highlighted");
}

TEST(SceneReader, SumsUpWhatPicturesShare) {
  std::vector<ReadableImage> images;
  for (const char* prompt :
       {"a crow on grass", "an owl on grass", "a crow on snow", "a penguin in mud"}) {
    ReadableImage image = drawn(prompt);
    image.lit = mask_of(*image.scene, {1});
    images.push_back(image);
  }
  ReadableImage dark = drawn("a mug");
  dark.lit = mask_of(*dark.scene, {});
  images.push_back(dark);
  const std::string text = make_scene_reader()->summarize(images);
  EXPECT_TRUE(text.starts_with("4 of 5: birds (any)\n")) << text;
  EXPECT_TRUE(contains(text, "\n2 of 5: crow\n")) << text;
  EXPECT_FALSE(contains(text, "owl")) << text;
  EXPECT_FALSE(contains(text, "background")) << text;
  EXPECT_TRUE(text.ends_with("\n1 of 5: nothing is highlighted")) << text;
}

TEST(SceneReader, RefusesAMaskOfAnotherSize) {
  ReadableImage image = drawn("a crow");
  image.lit = Mask{3, 3, std::vector<std::uint8_t>(9, 1)};
  EXPECT_THROW(make_scene_reader()->describe(image), Error);
}

TEST(Colours, AreNamedAsAPersonWould) {
  const auto name = [](int r, int g, int b) {
    return colour_words()[colour_index(std::uint8_t(r), std::uint8_t(g), std::uint8_t(b))];
  };
  EXPECT_EQ(name(220, 20, 20), "red");
  EXPECT_EQ(name(250, 140, 20), "orange");
  EXPECT_EQ(name(250, 220, 30), "yellow");
  EXPECT_EQ(name(40, 160, 50), "green");
  EXPECT_EQ(name(30, 70, 220), "blue");
  EXPECT_EQ(name(130, 40, 180), "purple");
  EXPECT_EQ(name(250, 150, 190), "pink");
  EXPECT_EQ(name(110, 65, 30), "brown");
  EXPECT_EQ(name(10, 10, 14), "black");
  EXPECT_EQ(name(245, 245, 240), "white");
  EXPECT_EQ(name(130, 130, 130), "gray");
}

}  // namespace
}  // namespace maia
