// Drawn pictures for the sample run: a ground, and one simple thing on it.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "base/random.hpp"
#include "image/highlight.hpp"
#include "image/image.hpp"

namespace maia {

using Colour = std::array<double, 3>;

struct SamplePicture {
  Image image;
  Mask thing;
};

// What a picture shows; everything that is not named here is drawn as a ball.
struct SampleScene {
  std::string thing = "cardinal";  // cardinal, parrot, mug, tree, ball, none
  std::string ground = "snow";     // snow, grass, sand, sky, night, room
  std::uint64_t seed = 0;
};

class SamplePainter {
 public:
  explicit SamplePainter(const SampleScene& scene, int side = 224)
      : side_(side), random_(derive_seed(scene.seed, scene.thing + scene.ground)) {
    picture_.image = Image(side, side);
    picture_.thing = {side, side, std::vector<std::uint8_t>(std::size_t(side) * side)};
    paint_ground(scene.ground);
    paint_thing(scene.thing);
  }
  SamplePicture finish() { return std::move(picture_); }

 private:
  void dot(int x, int y, const Colour& colour, double light, bool thing) {
    if (x < 0 || y < 0 || x >= side_ || y >= side_) return;
    std::uint8_t* pixel = picture_.image.row(y) + 3 * x;
    for (int c = 0; c < 3; ++c) {
      pixel[c] = static_cast<std::uint8_t>(std::clamp(colour[std::size_t(c)] * light, 0.0, 255.0));
    }
    if (thing) picture_.thing.values[std::size_t(y) * side_ + x] = 1;
  }

  void paint_ground(const std::string& ground) {
    Colour sky = {196, 220, 240};
    Colour earth = {120, 150, 80};
    if (ground == "snow") earth = {238, 242, 248};
    if (ground == "sand") earth = {226, 200, 150};
    if (ground == "sky") earth = {150, 195, 235};
    if (ground == "night") sky = {24, 28, 58}, earth = {40, 44, 70};
    if (ground == "room") sky = {222, 208, 190}, earth = {150, 110, 80};
    const double horizon = side_ * random_.uniform(0.5, 0.7);
    for (int y = 0; y < side_; ++y) {
      for (int x = 0; x < side_; ++x) {
        const bool low = y > horizon + 6 * std::sin(x * 0.05 + horizon);
        const double light = (low ? 1.05 - 0.25 * y / side_ : 0.85 + 0.3 * y / side_) +
                             random_.uniform(-0.025, 0.025);
        dot(x, y, low ? earth : sky, light, false);
      }
    }
  }

  void ellipse(double cx, double cy, double rx, double ry, const Colour& colour) {
    for (int y = int(cy - ry); y <= int(cy + ry); ++y) {
      for (int x = int(cx - rx); x <= int(cx + rx); ++x) {
        const double u = (x - cx) / rx;
        const double v = (y - cy) / ry;
        if (u * u + v * v <= 1) dot(x, y, colour, 1.15 - 0.35 * (u + v + 1) / 2, true);
      }
    }
  }

  // From a point on the left that widens to the right, or upwards if `upright`.
  void wedge(double x, double y, double length, double width, const Colour& colour, bool upright) {
    for (int i = 0; i < int(length); ++i) {
      const double half = width * i / length / 2;
      for (int j = int(-half); j <= int(half); ++j) {
        dot(upright ? int(x + j) : int(x + i), upright ? int(y + i) : int(y + j), colour, 1, true);
      }
    }
  }

  void paint_thing(const std::string& thing) {
    if (thing == "none") return;
    const double s = side_ * random_.uniform(0.8, 1.15);
    const double x = side_ * random_.uniform(0.4, 0.6);
    const double y = side_ * random_.uniform(0.5, 0.62);
    if (thing == "cardinal" || thing == "parrot") {
      const Colour body = thing == "cardinal" ? Colour{206, 44, 40} : Colour{40, 150, 70};
      const Colour beak = thing == "cardinal" ? Colour{240, 176, 60} : Colour{230, 160, 40};
      wedge(x + 0.12 * s, y + 0.02 * s, 0.24 * s, 0.14 * s, body, false);
      ellipse(x, y, 0.2 * s, 0.13 * s, body);
      ellipse(x - 0.17 * s, y - 0.13 * s, 0.085 * s, 0.08 * s, body);
      wedge(x - 0.32 * s, y - 0.12 * s, 0.09 * s, 0.06 * s, beak, false);
      ellipse(x - 0.19 * s, y - 0.15 * s, 0.014 * s, 0.014 * s, {20, 18, 20});
    } else if (thing == "mug") {
      ellipse(x + 0.17 * s, y, 0.1 * s, 0.11 * s, {80, 98, 170});
      for (int v = int(-0.18 * s); v < int(0.18 * s); ++v) {
        for (int u = int(-0.15 * s); u < int(0.15 * s); ++u) {
          dot(int(x) + u, int(y) + v, {90, 110, 190}, 1.1 - u / s, true);
        }
      }
    } else if (thing == "tree") {
      wedge(x, y - 0.4 * s, 0.5 * s, 0.4 * s, {40, 100, 60}, true);
      ellipse(x, y + 0.16 * s, 0.03 * s, 0.08 * s, {100, 70, 45});
    } else {
      ellipse(x, y, 0.16 * s, 0.16 * s, {230, 120, 40});
    }
  }

  int side_;
  Random random_;
  SamplePicture picture_;
};

inline SamplePicture draw_sample(const SampleScene& scene) {
  return SamplePainter(scene).finish();
}

inline Image draw_highlighted(const SampleScene& scene) {
  SamplePicture picture = draw_sample(scene);
  if (scene.thing != "cardinal")
    std::fill(picture.thing.values.begin(), picture.thing.values.end(), 0);
  return highlight(picture.image, picture.thing);
}

}  // namespace maia
