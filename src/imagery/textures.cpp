// Patterns that fill the canvas.
#include "imagery/textures.hpp"

#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include "imagery/noise.hpp"

namespace maia {
namespace {

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

float fraction(float value) {
  return value - std::floor(value);
}

// 1 within `half` of 0, 0 beyond, and soft over a pixel or so.
float near_zero(float distance, float half) {
  return ramp(half + 0.004f, half - 0.004f, std::abs(distance));
}

// A number in [0, 1) for a cell.
float chance(int x, int y, std::uint32_t salt = 0) {
  std::uint32_t h = static_cast<std::uint32_t>(x) * 0x9E3779B1u ^
                    static_cast<std::uint32_t>(y) * 0x85EBCA77u ^ salt * 0xC2B2AE3Du;
  h ^= h >> 15;
  h *= 0x2C1B3C6Du;
  h ^= h >> 12;
  h *= 0x297A2D39u;
  h ^= h >> 15;
  return static_cast<float>(h >> 8) / static_cast<float>(1u << 24);
}

void paint_stripes(Painter& painter, Random& random, const Cloth& cloth) {
  const float period = uniform(random, 0.10f, 0.17f);
  const float angle = std::numbers::pi_v<float> * 0.25f * static_cast<float>(random.below(4));
  const float c = std::cos(angle);
  const float s = std::sin(angle);
  const float start = uniform(random, 0, 1);
  fill_pattern(painter, cloth, [=](float x, float y) {
    return near_zero((fraction((x * c + y * s) / period + start) - 0.5f) * period, period * 0.25f);
  });
}

void paint_dots(Painter& painter, Random& random, const Cloth& cloth) {
  const float period = uniform(random, 0.14f, 0.20f);
  const float radius = period * uniform(random, 0.26f, 0.33f);
  const float start = uniform(random, 0, 1);
  fill_pattern(painter, cloth, [=](float x, float y) {
    const float row = std::floor(y / (period * 0.866f) + start);
    const float shift = static_cast<int>(row) % 2 == 0 ? 0.0f : 0.5f;
    const float dx = (fraction(x / period + shift) - 0.5f) * period;
    const float dy = (fraction(y / (period * 0.866f) + start) - 0.5f) * period * 0.866f;
    return near_zero(std::hypot(dx, dy), radius);
  });
}

void paint_checks(Painter& painter, Random& random, const Cloth& cloth) {
  const float side = uniform(random, 0.09f, 0.15f);
  const float start = uniform(random, 0, 2);
  fill_pattern(painter, cloth, [=](float x, float y) {
    const auto cell = static_cast<int>(std::floor(x / side + start)) +
                      static_cast<int>(std::floor(y / side + start));
    return cell % 2 == 0 ? 1.0f : 0.0f;
  });
}

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

// Concentric rings about points of a grid.
void paint_circles(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.30f, 0.42f);
  const float ring = cell / 6.4f;
  const float start = uniform(random, 0, 1);
  fill_pattern(painter, cloth, [=](float x, float y) {
    const float dx = (fraction(x / cell + start) - 0.5f) * cell;
    const float dy = (fraction(y / cell + start) - 0.5f) * cell;
    const float r = std::hypot(dx, dy);
    if (r > cell * 0.47f) return 0.0f;
    return near_zero((fraction(r / ring) - 0.5f) * ring, ring * 0.25f);
  });
}

void paint_spirals(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.34f, 0.46f);
  const float pitch = cell / 6.6f;
  const float start = uniform(random, 0, 1);
  fill_pattern(painter, cloth, [=](float x, float y) {
    const float dx = (fraction(x / cell + start) - 0.5f) * cell;
    const float dy = (fraction(y / cell + start) - 0.5f) * cell;
    const float r = std::hypot(dx, dy);
    if (r > cell * 0.48f) return 0.0f;
    const float turn = std::atan2(dy, dx) / (2 * std::numbers::pi_v<float>);
    return near_zero((fraction(r / pitch - turn) - 0.5f) * pitch, pitch * 0.27f);
  });
}

void paint_zigzag(Painter& painter, Random& random, const Cloth& cloth) {
  const float period = uniform(random, 0.16f, 0.24f);
  const float band = uniform(random, 0.10f, 0.15f);
  const float start = uniform(random, 0, 1);
  fill_pattern(painter, cloth, [=](float x, float y) {
    const float bend = std::abs(fraction(x / period + start) - 0.5f) * period * 0.95f;
    return near_zero((fraction((y + bend) / band + start) - 0.5f) * band, band * 0.25f);
  });
}

void paint_waves(Painter& painter, Random& random, const Cloth& cloth) {
  const float period = uniform(random, 0.28f, 0.40f);
  const float band = uniform(random, 0.10f, 0.14f);
  const float phase = uniform(random, 0, 6.28f);
  fill_pattern(painter, cloth, [=](float x, float y) {
    const float bend = 0.05f * std::sin(x / period * 2 * std::numbers::pi_v<float> + phase);
    return near_zero((fraction((y + bend) / band) - 0.5f) * band, band * 0.25f);
  });
}

void paint_grid(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.10f, 0.16f);
  const float half = cell * 0.085f;
  const float start = uniform(random, 0, 1);
  fill_pattern(painter, cloth, [=](float x, float y) {
    const float dx = (fraction(x / cell + start) - 0.5f) * cell;
    const float dy = (fraction(y / cell + start) - 0.5f) * cell;
    return std::max(near_zero(dx, half), near_zero(dy, half));
  });
}

void paint_plaid(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.26f, 0.36f);
  const float start = uniform(random, 0, 1);
  const auto threads = [=](float t) {
    const float at = fraction(t / cell + start);
    const float wide = near_zero(at - 0.35f, 0.20f);
    const float thin = near_zero(at - 0.78f, 0.025f) + near_zero(at - 0.90f, 0.025f);
    return std::min(1.0f, 0.9f * wide + thin);
  };
  const int pixels = std::min(painter.width(), painter.height());
  fill_pattern(painter, cloth, [=](float x, float y) {
    const auto weave = (static_cast<int>(x * static_cast<float>(pixels)) +
                        static_cast<int>(y * static_cast<float>(pixels))) /
                       2 % 2;
    return 0.50f * threads(x) + 0.42f * threads(y) + (weave == 0 ? 0.06f : 0.0f);
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
    const float warp = 2.2f * cloudy.at(own + x * 0.35f, own + in * 0.16f) + pull * 1.6f;
    const float ring = std::abs(2 * fraction((in * 0.9f + warp) * 3.2f) - 1);
    const float fibre = cloudy.at(x * 0.30f + own, (v + own) * 3.1f);
    const float tone = (0.78f + 0.36f * own) * (0.80f + 0.22f * fibre);
    if (fraction(y) < 0.03f) return cloth.figure * 0.35f;
    return mix(cloth.figure * 0.62f, cloth.figure * 1.10f, ramp(0.0f, 0.75f, ring)) * tone;
  });
}

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

void paint_honeycomb(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.11f, 0.16f);
  const auto salt = static_cast<std::uint32_t>(random.below(1000));
  const Plane plane(painter);
  painter.fill([&](float u, float v) {
    const Hexagon hexagon = hexagon_at(u * plane.wide / cell + 3, v * plane.high / cell + 3);
    const float wall = ramp(0.10f, 0.06f, hexagon.border);
    const float deep = 0.80f + 0.25f * chance(hexagon.column, hexagon.row, salt) -
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
    // The lowest row whose scale reaches the point hides those below it... above lies on top.
    for (int row = static_cast<int>(y) - 1; row <= static_cast<int>(y) + 1; ++row) {
      const float shift = row % 2 == 0 ? 0.0f : 0.5f;
      const float column = std::floor(x + shift);
      const float dx = x + shift - column - 0.5f;
      const float dy = (y - static_cast<float>(row)) * 0.5f;
      const float r = std::hypot(dx, dy);
      if (r > 0.56f || dy < -0.01f) continue;
      const float tone = 0.88f + 0.24f * chance(static_cast<int>(column), row, salt);
      if (r > 0.475f) return cloth.figure;
      return mix(cloth.ground, cloth.figure, 0.42f * (1 - ramp(0.05f, 0.42f, dy))) * tone;
    }
    return cloth.figure;
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

// Cells about scattered points: the distances to the nearest border and to the nearest point.
struct Cell {
  float border;
  float centre;
  int x, y;
};

Cell cell_at(float x, float y, std::uint32_t salt, float scatter) {
  float first = 9;
  float second = 9;
  Cell cell{};
  for (int row = static_cast<int>(std::floor(y)) - 1; row <= static_cast<int>(std::floor(y)) + 1;
       ++row) {
    for (int column = static_cast<int>(std::floor(x)) - 1;
         column <= static_cast<int>(std::floor(x)) + 1; ++column) {
      const float px =
          static_cast<float>(column) + 0.5f + scatter * (chance(column, row, salt) - 0.5f);
      const float py =
          static_cast<float>(row) + 0.5f + scatter * (chance(column, row, salt + 1) - 0.5f);
      const float distance = std::hypot(x - px, y - py);
      if (distance < first) {
        second = first;
        first = distance;
        cell.x = column;
        cell.y = row;
      } else if (distance < second) {
        second = distance;
      }
    }
  }
  cell.border = second - first;
  cell.centre = first;
  return cell;
}

void paint_cracks(Painter& painter, Random& random, const Cloth& cloth) {
  const float cell = uniform(random, 0.15f, 0.21f);
  const auto salt = static_cast<std::uint32_t>(random.below(1000));
  const NoiseTile& noise = cloudy_noise();
  const Plane plane(painter);
  painter.fill([&](float u, float v) {
    const float bend = 0.35f * (noise.at(u * 1.3f, v * 1.3f) - 0.5f);
    const Cell at = cell_at(u * plane.wide / cell + bend, v * plane.high / cell + bend, salt, 0.9f);
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
  painter.fill([&](float u, float v) {
    const Cell at = cell_at(u * plane.wide / cell, v * plane.high / cell, salt, 0.55f);
    const float grain = 0.84f + 0.32f * grainy_noise().at(u * 1.6f, v * 1.6f);
    const float round = 1.12f - 0.75f * at.centre * at.centre;
    const Rgb stone = cloth.figure * (grain * round * (0.72f + 0.5f * chance(at.x, at.y, salt)));
    return mix(cloth.ground * (0.9f * grain), stone, ramp(0.07f, 0.20f, at.border));
  });
}

struct Kind {
  void (*paint)(Painter&, Random&, const Cloth&);
  // Where no colour is asked for; without them, dark on light by chance.
  std::optional<Cloth> natural;
  // Beside a colour that was asked for.
  Rgb ground{0.96f, 0.96f, 0.95f};
};

const std::map<std::string, Kind, std::less<>>& kinds() {
  static const std::map<std::string, Kind, std::less<>> kKinds = {
      {"stripes", {paint_stripes, {}}},
      {"dots", {paint_dots, {}}},
      {"checks", {paint_checks, {}}},
      {"bricks",
       {paint_bricks, Cloth{{0.68f, 0.29f, 0.20f}, {0.80f, 0.77f, 0.71f}}, {0.84f, 0.82f, 0.78f}}},
      {"circles", {paint_circles, {}}},
      {"spirals", {paint_spirals, {}}},
      {"zigzag", {paint_zigzag, {}}},
      {"waves", {paint_waves, {}}},
      {"grid", {paint_grid, {}}},
      {"plaid", {paint_plaid, {}}},
      {"wood", {paint_wood, Cloth{{0.72f, 0.49f, 0.28f}, {0.72f, 0.49f, 0.28f}}}},
      {"honeycomb", {paint_honeycomb, Cloth{{0.60f, 0.36f, 0.08f}, {0.97f, 0.74f, 0.22f}}}},
      {"scales", {paint_scales, {}}},
      {"marble", {paint_marble, Cloth{{0.42f, 0.43f, 0.47f}, {0.93f, 0.92f, 0.91f}}}},
      {"cracks", {paint_cracks, Cloth{{0.20f, 0.13f, 0.08f}, {0.74f, 0.60f, 0.44f}}}},
      {"cobblestones",
       {paint_cobblestones,
        Cloth{{0.58f, 0.56f, 0.54f}, {0.26f, 0.24f, 0.22f}},
        {0.24f, 0.22f, 0.20f}}}};
  return kKinds;
}

Cloth cloth_by_chance(Random& random) {
  constexpr std::array<Rgb, 6> kDark = {Rgb{0.10f, 0.10f, 0.12f}, {0.13f, 0.20f, 0.42f},
                                        {0.42f, 0.12f, 0.16f},    {0.12f, 0.32f, 0.22f},
                                        {0.34f, 0.22f, 0.14f},    {0.30f, 0.14f, 0.38f}};
  constexpr std::array<Rgb, 4> kLight = {Rgb{0.96f, 0.96f, 0.95f},
                                         {0.93f, 0.88f, 0.76f},
                                         {0.82f, 0.88f, 0.93f},
                                         {0.84f, 0.84f, 0.83f}};
  const Rgb figure = kDark[random.below(kDark.size())];
  return {figure, kLight[random.below(kLight.size())]};
}

}  // namespace

bool is_texture(const std::string& name) {
  return kinds().contains(name);
}

void paint_texture(Painter& painter, Random& random, const std::string& name,
                   std::optional<Rgb> colour) {
  const Kind& kind = kinds().find(name)->second;
  Cloth cloth = cloth_by_chance(random);
  if (kind.natural) cloth = *kind.natural;
  if (colour) {
    cloth = {*colour, kind.ground};
    const float bright = 0.3f * colour->r + 0.59f * colour->g + 0.11f * colour->b;
    // White figures need a ground that shows them.
    if (bright > 0.9f && !kind.natural) cloth.ground = {0.25f, 0.26f, 0.30f};
  }
  kind.paint(painter, random, cloth);
}

}  // namespace maia
