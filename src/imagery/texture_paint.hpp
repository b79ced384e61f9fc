// What the patterns of textures.cpp are painted with, and those that show a material.
#pragma once

#include <cmath>
#include <cstdint>

#include "imagery/paint.hpp"

namespace maia {

// What a pattern is made of: its figures, and the ground between them.
struct Cloth {
  Rgb figure;
  Rgb ground;
};

// Lengths are parts of the canvas's shorter side; `wide` is how far u runs at that scale.
struct Plane {
  float wide;
  float high;

  explicit Plane(const Painter& painter) {
    const auto shorter = static_cast<float>(std::min(painter.width(), painter.height()));
    wide = static_cast<float>(painter.width()) / shorter;
    high = static_cast<float>(painter.height()) / shorter;
  }
};

// Fills the canvas with `cover(x, y)`, how much of the figure's colour is at a point.
template <typename Cover>
void fill_pattern(Painter& painter, const Cloth& cloth, Cover cover) {
  const Plane plane(painter);
  painter.fill([&](float u, float v) {
    return mix(cloth.ground, cloth.figure, cover(u * plane.wide, v * plane.high));
  });
}

inline float fraction(float value) {
  return value - std::floor(value);
}

// 1 within `half` of 0, 0 beyond, and soft over a pixel or so.
inline float near_zero(float distance, float half) {
  return ramp(half + 0.004f, half - 0.004f, std::abs(distance));
}

// A number in [0, 1) for a cell.
inline float chance(int x, int y, std::uint32_t salt = 0) {
  std::uint32_t h = static_cast<std::uint32_t>(x) * 0x9E3779B1u ^
                    static_cast<std::uint32_t>(y) * 0x85EBCA77u ^ salt * 0xC2B2AE3Du;
  h ^= h >> 15;
  h *= 0x2C1B3C6Du;
  h ^= h >> 12;
  h *= 0x297A2D39u;
  h ^= h >> 15;
  return static_cast<float>(h >> 8) / static_cast<float>(1u << 24);
}

void paint_bricks(Painter& painter, Random& random, const Cloth& cloth);
void paint_wood(Painter& painter, Random& random, const Cloth& cloth);
void paint_honeycomb(Painter& painter, Random& random, const Cloth& cloth);
void paint_scales(Painter& painter, Random& random, const Cloth& cloth);
void paint_marble(Painter& painter, Random& random, const Cloth& cloth);
void paint_cracks(Painter& painter, Random& random, const Cloth& cloth);
void paint_cobblestones(Painter& painter, Random& random, const Cloth& cloth);

}  // namespace maia
