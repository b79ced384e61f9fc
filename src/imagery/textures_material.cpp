// Patterns of materials: what they are made of shows in their grain and shading.
#include <algorithm>
#include <array>
#include <numbers>
#include <vector>

#include "imagery/noise.hpp"
#include "imagery/texture_paint.hpp"

namespace maia {

void paint_bricks(Painter& painter, Random& random, const Cloth& cloth) {
  const float high = uniform(random, 0.075f, 0.105f);
  const float wide = high * 2.5f;
  const auto salt = static_cast<std::uint32_t>(random.below(1000));
  const Plane plane(painter);
  painter.fill([&](float u, float v) {
    const float y = v * plane.high / high;
    const int row = static_cast<int>(y);
    const float x = u * plane.wide / wide + (row % 2 == 0 ? 0.0f : 0.5f) + 0.21f;
    const int column = static_cast<int>(x);
    const float grain = 0.85f + 0.30f * grainy_noise().at(u * 1.5f, v * 1.5f);
    const float from_left = fraction(x) * wide;
    const float from_top = fraction(y) * high;
    const float joint = 0.009f;
    if (from_left < joint || from_top < joint) return cloth.ground * (grain * 0.92f);
    const float edge = from_top < joint + 0.006f || from_left < joint + 0.006f ? 1.14f
                       : from_top > high - 0.006f                              ? 0.78f
                                                                               : 1.0f;
    return cloth.figure * (grain * edge * (0.76f + 0.40f * chance(column, row, salt)));
  });
}

void paint_wood(Painter& painter, Random& random, const Cloth& cloth) {
  const float board = uniform(random, 0.20f, 0.28f);
  const auto salt = static_cast<std::uint32_t>(random.below(1000));
  const NoiseTile& cloudy = cloudy_noise();
  const Plane plane(painter);
  painter.fill([&](float u, float v) {
    const float y = v * plane.high / board;
    const int row = static_cast<int>(y);
    const float own = chance(row, 3, salt);
    const float x = u * plane.wide;
    const float in = fraction(y) - 0.5f;
    // Rings of the trunk, cut lengthwise, with a knot in some of the boards.
    const float knot_x = 0.15f + 0.9f * chance(row, 7, salt);
    const float knot = std::hypot((x - knot_x) * 2.4f, in - 0.3f * (own - 0.5f));
    const float pull = own > 0.45f ? 0.9f * std::exp(-knot * knot * 9) : 0.0f;
    const float warp = 0.9f * cloudy.at(own + x * 0.22f, own + in * 0.12f) + pull * 0.9f;
    const float ring = std::abs(2 * fraction((in * 0.55f + warp) * 4.5f) - 1);
    const float fibre = cloudy.at(x * 0.30f + own, (v + own) * 3.1f);
    const float tone = (0.78f + 0.36f * own) * (0.80f + 0.22f * fibre);
    if (fraction(y) < 0.03f) return cloth.figure * 0.35f;
    return mix(cloth.figure * 0.74f, cloth.figure * 1.08f, ramp(0.0f, 0.7f, ring)) * tone;
  });
}

namespace {

// The distance from a point to the border of its hexagon, and which hexagon it is.
struct Hexagon {
  float border;
  int column, row;
};

Hexagon hexagon_at(float x, float y) {
  const float root = std::numbers::sqrt3_v<float>;
  const auto centre = [&](float shift_x, float shift_y) {
    const float cx = std::floor(x - shift_x) + 0.5f + shift_x;
    const float cy = (std::floor((y - shift_y) / root) + 0.5f) * root + shift_y;
    return std::array<float, 2>{cx, cy};
  };
  const auto a = centre(0, 0);
  const auto b = centre(0.5f, root / 2);
  const float da = std::hypot(x - a[0], y - a[1]);
  const float db = std::hypot(x - b[0], y - b[1]);
  const auto& mid = da < db ? a : b;
  const float dx = std::abs(x - mid[0]);
  const float dy = std::abs(y - mid[1]);
  const float reach = std::max(dx, dx * 0.5f + dy * root / 2);
  return {0.5f - reach, static_cast<int>(std::floor(mid[0] * 2)),
          static_cast<int>(std::floor(mid[1] * 2))};
}

}  // namespace

void paint_honeycomb(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.11f, 0.16f);
  const auto salt = static_cast<std::uint32_t>(random.below(1000));
  const Plane plane(painter);
  painter.fill([&](float u, float v) {
    const Hexagon hexagon = hexagon_at(u * plane.wide / cell + 3, v * plane.high / cell + 3);
    const float wall = ramp(0.10f, 0.06f, hexagon.border);
    const float deep = 0.92f + 0.10f * chance(hexagon.column, hexagon.row, salt) -
                       0.35f * ramp(0.28f, 0.08f, hexagon.border);
    return mix(cloth.ground * deep, cloth.figure, wall);
  });
}

// Overlapping rows of round scales, as of a fish or a roof.
void paint_scales(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.13f, 0.18f);
  const auto salt = static_cast<std::uint32_t>(random.below(1000));
  const Plane plane(painter);
  painter.fill([&](float u, float v) {
    const float x = u * plane.wide / cell;
    const float y = v * plane.high / (cell * 0.5f);
    // A row lies on the one below it.
    for (int row = static_cast<int>(y) - 1; row <= static_cast<int>(y) + 1; ++row) {
      const float shift = row % 2 == 0 ? 0.0f : 0.5f;
      const float column = std::floor(x + shift);
      const float dx = x + shift - column - 0.5f;
      const float dy = (y - static_cast<float>(row)) * 0.5f;
      const float r = std::hypot(dx, dy);
      if (r > 0.56f || dy < -0.01f) continue;
      const float tone = 0.88f + 0.24f * chance(static_cast<int>(column), row, salt);
      if (r > 0.475f) return cloth.figure * 0.5f;
      return mix(cloth.figure, cloth.ground, 0.12f + 0.46f * ramp(0.0f, 0.45f, dy)) * tone;
    }
    return cloth.figure * 0.5f;
  });
}

void paint_marble(Painter& painter, Random& random, const Cloth& cloth) {
  const NoiseTile& noise = cloudy_noise();
  const float a = uniform(random, 0, 1);
  const float b = uniform(random, 0, 1);
  fill_pattern(painter, cloth, [&, a, b](float x, float y) {
    const float wx = x + 0.55f * noise.at(a + x * 0.35f, b + y * 0.35f);
    const float wy = y + 0.55f * noise.at(b + x * 0.35f, a + y * 0.35f + 0.4f);
    const float main = std::abs(2 * noise.at(a + wx * 0.30f, b + wy * 0.22f) - 1);
    const float fine = std::abs(2 * noise.at(b + wx * 0.75f, a + wy * 0.60f) - 1);
    const float cloud = noise.at(a + x * 0.25f, b + y * 0.25f);
    return 0.85f * std::exp(-main * 26) + 0.40f * std::exp(-fine * 22) + 0.24f * cloud;
  });
}

namespace {

// Cells about scattered points, one in each unit square, moved from its middle by up to half of
// `scatter`.
class Cells {
 public:
  struct Place {
    float border;  // how much farther the second nearest point is
    float centre;  // how far the nearest is
    int x, y;      // whose square it is
  };

  Cells(float wide, float high, std::uint32_t salt, float scatter)
      : columns_(static_cast<int>(wide) + 4), rows_(static_cast<int>(high) + 4) {
    for (int y = 0; y < rows_; ++y) {
      for (int x = 0; x < columns_; ++x) {
        points_.push_back(
            {static_cast<float>(x) - 0.5f + scatter * (chance(x, y, salt) - 0.5f),
             static_cast<float>(y) - 0.5f + scatter * (chance(x, y, salt + 1) - 0.5f)});
      }
    }
  }

  // x from -1 to `wide` + 1, y likewise.
  Place at(float x, float y) const {
    const int column = std::clamp(static_cast<int>(std::floor(x)) + 1, 1, columns_ - 2);
    const int row = std::clamp(static_cast<int>(std::floor(y)) + 1, 1, rows_ - 2);
    float first = 99;
    float second = 99;
    Place place{};
    for (int cy = row - 1; cy <= row + 1; ++cy) {
      for (int cx = column - 1; cx <= column + 1; ++cx) {
        const auto& [px, py] = points_[static_cast<std::size_t>(cy) * columns_ + cx];
        const float square = (x - px) * (x - px) + (y - py) * (y - py);
        if (square < first) {
          second = first;
          first = square;
          place.x = cx;
          place.y = cy;
        } else if (square < second) {
          second = square;
        }
      }
    }
    place.centre = std::sqrt(first);
    place.border = std::sqrt(second) - place.centre;
    return place;
  }

 private:
  int columns_;
  int rows_;
  std::vector<std::array<float, 2>> points_;
};

}  // namespace

void paint_cracks(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.15f, 0.21f);
  const auto salt = static_cast<std::uint32_t>(random.below(1000));
  const NoiseTile& noise = cloudy_noise();
  const Plane plane(painter);
  const Cells cells(plane.wide / cell, plane.high / cell, salt, 0.9f);
  painter.fill([&](float u, float v) {
    const float bend = 0.35f * (noise.at(u * 1.3f, v * 1.3f) - 0.5f);
    const Cells::Place at = cells.at(u * plane.wide / cell + bend, v * plane.high / cell + bend);
    const float tone = 0.86f + 0.16f * chance(at.x, at.y, salt) +
                       0.18f * (grainy_noise().at(u * 1.7f, v * 1.7f) - 0.5f) -
                       0.14f * ramp(0.20f, 0.08f, at.border);
    return mix(cloth.ground * tone, cloth.figure, ramp(0.085f, 0.045f, at.border));
  });
}

void paint_cobblestones(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.12f, 0.16f);
  const auto salt = static_cast<std::uint32_t>(random.below(1000));
  const Plane plane(painter);
  const Cells cells(plane.wide / cell, plane.high / cell, salt, 0.55f);
  painter.fill([&](float u, float v) {
    const Cells::Place at = cells.at(u * plane.wide / cell, v * plane.high / cell);
    const float grain = 0.84f + 0.32f * grainy_noise().at(u * 1.6f, v * 1.6f);
    const float round = 1.12f - 0.75f * at.centre * at.centre;
    const Rgb stone = cloth.figure * (grain * round * (0.72f + 0.5f * chance(at.x, at.y, salt)));
    return mix(cloth.ground * (0.9f * grain), stone, ramp(0.07f, 0.20f, at.border));
  });
}

}  // namespace maia
