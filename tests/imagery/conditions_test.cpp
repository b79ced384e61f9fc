// Light, weather and style: what each does to a picture, and that none moves anything.
#include "imagery/conditions.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "imagery/background.hpp"
#include "imagery/compose.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/scene.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

Scene dog_on(const std::string& background) {
  Scene scene;
  scene.background = background;
  scene.objects = {{"dog", "animals/mammals/dogs/dog", "", 0.5, 0.9, 0.7, false, ""}};
  return scene;
}

double brightness(const Image& image) {
  double sum = 0;
  for (const std::uint8_t value : image.pixels()) sum += value;
  return sum / double(image.pixels().size());
}

double colourfulness(const Image& image) {
  double sum = 0;
  for (std::size_t i = 0; i < image.pixels().size(); i += 3) {
    const auto* p = image.pixels().data() + i;
    sum += std::max({p[0], p[1], p[2]}) - std::min({p[0], p[1], p[2]});
  }
  return 3 * sum / double(image.pixels().size());
}

// How much neighbours differ.
double sharpness(const Image& image) {
  double sum = 0;
  for (std::size_t i = 3; i < image.pixels().size(); ++i) {
    sum += std::abs(int(image.pixels()[i]) - int(image.pixels()[i - 3]));
  }
  return sum / double(image.pixels().size());
}

TEST(Conditions, ChangeThePictureAndNotItsLabels) {
  for (const std::string& background : background_names()) {
    Scene scene = dog_on(background);
    const RenderedScene plain = render(scene);
    const auto changes = [&](std::string& field, const std::string& value) {
      const std::string usual = field;
      field = value;
      const RenderedScene changed = render(scene);
      EXPECT_EQ(changed.labels, plain.labels) << value;
      EXPECT_NE(changed.image, plain.image) << value;
      EXPECT_EQ(changed.image, render(scene).image) << value;
      field = usual;
    };
    for (const auto& light : light_names()) changes(scene.light, light);
    for (const auto& weather : weather_names()) changes(scene.weather, weather);
    for (const auto& style : style_names()) changes(scene.style, style);
  }
}

TEST(Conditions, LookLikeWhatTheyAreCalled) {
  Scene scene = dog_on("grass");
  const Image plain = render(scene).image;
  const auto in = [&](const std::string& weather, const std::string& style) {
    scene.weather = weather;
    scene.style = style;
    return render(scene).image;
  };
  EXPECT_LT(brightness(in("rain", "photo")), 0.85 * brightness(plain));
  EXPECT_LT(colourfulness(in("rain", "photo")), 0.7 * colourfulness(plain));
  EXPECT_GT(brightness(in("snowfall", "photo")), brightness(plain));
  EXPECT_LT(sharpness(in("fog", "photo")), 0.7 * sharpness(plain));
  EXPECT_EQ(colourfulness(in("clear", "grayscale")), 0);
  EXPECT_LT(sharpness(in("clear", "blurred")), 0.4 * sharpness(plain));
  EXPECT_LT(colourfulness(in("clear", "sketch")), 15);
  EXPECT_GT(brightness(in("clear", "sketch")), 130);
}

TEST(Conditions, ASilhouetteIsBlackWhereTheObjectIs) {
  Scene scene = dog_on("beach");
  scene.style = "silhouette";
  const RenderedScene rendered = render(scene);
  for (std::size_t i = 0; i < rendered.labels.size(); ++i) {
    const auto* p = rendered.image.pixels().data() + i * 3;
    if (rendered.labels[i] != 0) {
      EXPECT_LT(p[0] + p[1] + p[2], 60);
    } else {
      EXPECT_GT(p[0] + p[1] + p[2], 350);
    }
  }
}

TEST(Conditions, WorkAtEverySize) {
  for (const auto& [width, height] : {std::pair{16, 16}, {16, 300}, {301, 17}, {448, 448}}) {
    Scene scene = dog_on("snow");
    scene.width = width;
    scene.height = height;
    for (const auto& weather : weather_names()) {
      for (const auto& style : style_names()) {
        scene.weather = weather;
        scene.style = style;
        EXPECT_EQ(render(scene).image.width(), width);
      }
    }
  }
}

TEST(Conditions, RefuseUnknownNames) {
  Image image(8, 8);
  const std::vector<std::uint8_t> labels(64);
  EXPECT_EQ(kind_thrown([&] { apply_light(image, "strobe"); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { apply_weather(image, "hail", 1); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { apply_style(image, labels, "baroque"); }), ErrorKind::kBadInput);
}

}  // namespace
}  // namespace maia
