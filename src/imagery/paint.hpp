// Small tools for painting pixels in floating-point colour.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "image/image.hpp"

namespace maia {

struct Rgb {
  float r = 0;
  float g = 0;
  float b = 0;

  Rgb operator*(float k) const { return {r * k, g * k, b * k}; }
  Rgb operator+(Rgb o) const { return {r + o.r, g + o.g, b + o.b}; }
};

inline Rgb mix(Rgb a, Rgb b, float t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

// 0 below `low`, 1 above `high`, smooth between.
inline float ramp(float low, float high, float value) {
  const float t = std::clamp((value - low) / (high - low), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

inline std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0.0f, 1.0f) * 255.0f + 0.5f);
}

// A picture addressed in pixels and painted in [0, 1] colours; what falls outside is dropped.
class Painter {
 public:
  explicit Painter(Image& image) : image_(image) {}

  int width() const { return image_.width(); }
  int height() const { return image_.height(); }
  // Pixels of a 224-pixel canvas to pixels of this one.
  float scale() const { return static_cast<float>(std::min(width(), height())) / 224.0f; }

  void set(int x, int y, Rgb colour) {
    std::uint8_t* p = image_.row(y) + std::size_t(x) * 3;
    p[0] = to_byte(colour.r);
    p[1] = to_byte(colour.g);
    p[2] = to_byte(colour.b);
  }

  Rgb get(int x, int y) const {
    const std::uint8_t* p = image_.row(y) + std::size_t(x) * 3;
    return Rgb{static_cast<float>(p[0]), static_cast<float>(p[1]), static_cast<float>(p[2])} *
           (1 / 255.0f);
  }

  void blend(int x, int y, Rgb colour, float alpha) {
    if (x < 0 || y < 0 || x >= width() || y >= height()) return;
    std::uint8_t* p = image_.row(y) + std::size_t(x) * 3;
    const float part[3] = {colour.r, colour.g, colour.b};
    for (int c = 0; c < 3; ++c) p[c] = to_byte(p[c] / 255.0f * (1 - alpha) + part[c] * alpha);
  }

  // `shade(u, v)` gives each pixel's colour; u and v run from 0 to 1 over the canvas. It is asked
  // for several pixels of a row at once, in vector instructions where it has no branches and calls.
  template <typename Shade>
  void fill(Shade shade) {
    fill(0, 0, width(), height(), shade);
  }
  template <typename Shade>
  void fill(int left, int top, int right, int bottom, Shade shade) {
    left = std::max(left, 0);
    top = std::max(top, 0);
    right = std::min(right, width());
    bottom = std::min(bottom, height());
    const int count = std::max(0, right - left);
    const auto size = static_cast<std::size_t>(count);
    std::vector<float> row(4 * size);
    float* __restrict u = row.data();
    float* __restrict red = u + size;
    float* __restrict green = red + size;
    float* __restrict blue = green + size;
    for (int i = 0; i < count; ++i) {
      u[i] = (static_cast<float>(left + i) + 0.5f) / static_cast<float>(width());
    }
    for (int y = top; y < bottom; ++y) {
      const float v = (static_cast<float>(y) + 0.5f) / static_cast<float>(height());
#pragma GCC ivdep
      for (int i = 0; i < count; ++i) {
        const Rgb colour = shade(u[i], v);
        red[i] = colour.r;
        green[i] = colour.g;
        blue[i] = colour.b;
      }
      std::uint8_t* __restrict pixel = image_.row(y) + std::size_t(left) * 3;
      for (int i = 0; i < count; ++i, pixel += 3) {
        pixel[0] = to_byte(red[i]);
        pixel[1] = to_byte(green[i]);
        pixel[2] = to_byte(blue[i]);
      }
    }
  }

  // A soft round dot.
  void dot(float x, float y, float radius, Rgb colour, float alpha) {
    const int reach = static_cast<int>(radius + 1.5f);
    for (int dy = -reach; dy <= reach; ++dy) {
      for (int dx = -reach; dx <= reach; ++dx) {
        const float px = std::floor(x) + static_cast<float>(dx);
        const float py = std::floor(y) + static_cast<float>(dy);
        const float distance = std::hypot(px - x, py - y);
        const float cover = std::clamp(radius + 0.5f - distance, 0.0f, 1.0f);
        if (cover > 0) blend(int(px), int(py), colour, alpha * cover);
      }
    }
  }

  // A stroke from (x, y) to (x + dx, y + dy), one pixel wide or `thick`.
  void stroke(float x, float y, float dx, float dy, int thick, Rgb from, Rgb to, float alpha) {
    const int steps = std::max(1, static_cast<int>(std::max(std::abs(dx), std::abs(dy))));
    for (int i = 0; i <= steps; ++i) {
      const float t = static_cast<float>(i) / static_cast<float>(steps);
      const Rgb colour = mix(from, to, t);
      const int px = static_cast<int>(std::floor(x + dx * t));
      const int py = static_cast<int>(std::floor(y + dy * t));
      for (int k = 0; k < thick; ++k) blend(px + k, py, colour, alpha);
    }
  }

 private:
  Image& image_;
};

inline float uniform(Random& random, float low, float high) {
  return static_cast<float>(random.uniform(low, high));
}

}  // namespace maia
