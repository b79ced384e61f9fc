// Patterns that fill the canvas.
#include "imagery/textures.hpp"

#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include "imagery/texture_paint.hpp"

namespace maia {
namespace {

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
