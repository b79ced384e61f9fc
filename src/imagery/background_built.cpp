// Built places: playground, library, kitchen, pool and skyline.
#include <array>

#include "imagery/background_paint.hpp"
#include "imagery/drawn.hpp"
#include "imagery/noise.hpp"

namespace maia {
namespace {

// A canvas addressed in parts of its sides.
class Parts {
 public:
  explicit Parts(Painter& painter) : painter_(painter) {}

  int x(float u) const { return static_cast<int>(u * static_cast<float>(painter_.width())); }
  int y(float v) const { return static_cast<int>(v * static_cast<float>(painter_.height())); }

  void box(float left, float top, float right, float bottom, Rgb colour) {
    painter_.fill(x(left), y(top), x(right), y(bottom), [&](float, float) { return colour; });
  }
  // Lit at its upper edge, dark at the lower.
  void block(float left, float top, float right, float bottom, Rgb colour) {
    painter_.fill(x(left), y(top), x(right), y(bottom), [&](float, float v) {
      return colour * (1.08f - 0.22f * (v - top) / (bottom - top));
    });
  }
  // A panel with a darker edge.
  void panel(float left, float top, float right, float bottom, Rgb colour) {
    box(left, top, right, bottom, colour * 0.62f);
    block(left + 0.005f, top + 0.005f, right - 0.005f, bottom - 0.005f, colour);
  }

 private:
  Painter& painter_;
};

// A drawn stamp, `high` of the canvas's shorter side, with its lower middle at (u, v).
void paint_cutout(Painter& painter, const Cutout& cutout, float u, float v, float high) {
  const float side = high * static_cast<float>(std::min(painter.width(), painter.height()));
  const int height = std::max(1, static_cast<int>(side));
  const int width = std::max(1, cutout.width * height / cutout.height);
  const Cutout small = resize_cutout(cutout, width, height);
  const int left = static_cast<int>(u * static_cast<float>(painter.width())) - width / 2;
  const int top = static_cast<int>(v * static_cast<float>(painter.height())) - height;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const std::uint8_t* p = small.pixels.data() + (std::size_t(y) * width + x) * 4;
      if (p[3] == 0) continue;
      const float whole = static_cast<float>(p[3]);
      painter.blend(left + x, top + y, {p[0] / whole, p[1] / whole, p[2] / whole}, whole / 255);
    }
  }
}

// The crown of a tree: leaves in a round heap.
void paint_crown(Painter& painter, Random& random, float x, float y, float radius) {
  const Rgb dark{0.10f, 0.28f, 0.08f};
  const Rgb bright{0.40f, 0.62f, 0.20f};
  for (int i = 0; i < 60; ++i) {
    const float angle = uniform(random, 0, 6.283f);
    const float away = radius * std::sqrt(uniform(random, 0, 1));
    const float dx = away * std::cos(angle);
    const float dy = away * std::sin(angle) * 0.8f;
    const float light =
        std::clamp(0.5f - 0.35f * (dx + dy) / radius + uniform(random, -0.2f, 0.2f), 0.0f, 1.0f);
    painter.dot(x + dx, y + dy, radius * uniform(random, 0.14f, 0.28f), mix(dark, bright, light),
                0.9f);
  }
}

}  // namespace

void paint_playground(Painter& painter, Random& random) {
  static const Cutout kSlide = draw_stamp("drawn/slide", "", "");
  static const Cutout kSwing = draw_stamp("drawn/swing", "", "");
  const NoiseTile& grainy = grainy_noise();
  const NoiseTile& cloudy = cloudy_noise();
  const auto height = static_cast<float>(painter.height());
  const auto width = static_cast<float>(painter.width());
  const float s = painter.scale();
  const float o = uniform(random, 0, 1);
  paint_clouds(painter, random, static_cast<int>(0.46f * height), {0.34f, 0.62f, 0.92f},
               {0.82f, 0.92f, 0.97f}, 0.42f);
  for (int i = 0; i < 9; ++i) {
    const float x = (static_cast<float>(i) + uniform(random, 0, 1)) / 9 * width;
    paint_crown(painter, random, x, uniform(random, 0.29f, 0.36f) * height,
                uniform(random, 20, 32) * s);
  }
  painter.fill(0, static_cast<int>(0.44f * height), painter.width(), painter.height(),
               [&](float u, float v) {
                 const float grain = grainy.at(o + u * 1.9f, o + v * 1.9f);
                 const float edge = 0.56f + 0.02f * std::sin(u * 7 + o * 6);
                 if (v < edge)
                   return mix({0.24f, 0.48f, 0.12f}, {0.42f, 0.62f, 0.20f}, grain) *
                          (0.85f + 0.25f * cloudy.at(o + u, o + v));
                 return Rgb{0.86f, 0.73f, 0.52f} * (0.80f + 0.34f * grain) *
                        (v < edge + 0.012f ? 0.72f : 1.0f);
               });
  const bool left = random.uniform() < 0.5;
  paint_cutout(painter, kSlide, left ? 0.24f : 0.76f, uniform(random, 0.70f, 0.73f), 0.50f);
  paint_cutout(painter, kSwing, left ? 0.72f : 0.28f, uniform(random, 0.66f, 0.69f), 0.40f);
}

void paint_library(Painter& painter, Random& random) {
  constexpr std::array<Rgb, 9> kCovers = {
      Rgb{0.62f, 0.14f, 0.14f}, {0.14f, 0.26f, 0.48f}, {0.14f, 0.38f, 0.24f},
      {0.80f, 0.62f, 0.22f},    {0.40f, 0.18f, 0.38f}, {0.82f, 0.76f, 0.64f},
      {0.20f, 0.44f, 0.50f},    {0.34f, 0.22f, 0.14f}, {0.74f, 0.36f, 0.16f}};
  const Rgb wood = mix({0.44f, 0.27f, 0.14f}, {0.56f, 0.38f, 0.22f}, uniform(random, 0, 1));
  Parts parts(painter);
  const NoiseTile& cloudy = cloudy_noise();
  const float floor = 0.78f;
  parts.box(0, 0, 1, floor, wood * 0.38f);
  const int shelves = 5;
  const float gap = floor / shelves;
  for (int shelf = 0; shelf < shelves; ++shelf) {
    const float bottom = gap * static_cast<float>(shelf + 1) - 0.018f;
    for (float u = 0; u < 1;) {
      if (random.uniform() < 0.03) u += uniform(random, 0.01f, 0.04f);
      const float wide = uniform(random, 0.014f, 0.036f);
      const float tall = gap * uniform(random, 0.60f, 0.84f);
      const Rgb cover = kCovers[random.below(kCovers.size())] * uniform(random, 0.8f, 1.15f);
      painter.fill(parts.x(u), parts.y(bottom - tall), parts.x(u + wide), parts.y(bottom),
                   [&](float at, float v) {
                     const float across = (at - u) / wide;
                     const float band = (v - bottom + tall) / tall;
                     if ((band > 0.14f && band < 0.19f) || (band > 0.78f && band < 0.82f))
                       return mix(cover, {0.96f, 0.86f, 0.55f}, 0.7f);
                     return cover * (0.66f + 0.80f * across * (1.3f - across));
                   });
      u += wide;
    }
    parts.block(0, bottom, 1, bottom + 0.022f, wood);
  }
  const float shift = uniform(random, 0, 0.33f);
  for (float u = shift - 0.36f; u < 1.05f; u += 0.36f)
    parts.panel(u, -0.02f, u + 0.035f, floor, wood);
  const float o = uniform(random, 0, 1);
  painter.fill(0, parts.y(floor), painter.width(), painter.height(), [&](float u, float v) {
    const float depth = (v - floor) / (1 - floor);
    const float z = 1 / (depth * 0.9f + 0.5f);
    const float tone = 0.82f + 0.30f * cloudy.at(o + (u - 0.5f) * z * 0.8f, o + z * 2.2f);
    return mix({0.44f, 0.15f, 0.13f}, {0.56f, 0.22f, 0.17f}, depth) * (depth < 0.06f ? 0.5f : tone);
  });
}

void paint_kitchen(Painter& painter, Random& random) {
  constexpr std::array<Rgb, 4> kFronts = {Rgb{0.93f, 0.92f, 0.88f},
                                          {0.50f, 0.66f, 0.68f},
                                          {0.74f, 0.56f, 0.36f},
                                          {0.62f, 0.70f, 0.56f}};
  const Rgb front = kFronts[random.below(kFronts.size())] * uniform(random, 0.92f, 1.05f);
  const float warm = uniform(random, 0, 1);
  const Rgb tile_of_wall = mix({0.88f, 0.94f, 0.95f}, {0.96f, 0.92f, 0.84f}, warm);
  const Rgb steel{0.72f, 0.74f, 0.77f};
  Parts parts(painter);
  // Tiles on the wall, and on the floor.
  painter.fill([&](float u, float v) {
    if (v > 0.80f) {
      const float depth = (v - 0.80f) / 0.20f;
      const float z = 1 / (depth * 0.7f + 0.55f);
      const auto tile = static_cast<int>(std::floor((u - 0.5f) * z * 7 + 40)) +
                        static_cast<int>(std::floor(z * 5.5f));
      return tile % 2 == 0 ? Rgb{0.90f, 0.89f, 0.86f} : Rgb{0.36f, 0.38f, 0.42f};
    }
    const bool joint = std::fmod(u, 0.0625f) < 0.005f || std::fmod(v, 0.0625f) < 0.005f;
    return joint ? tile_of_wall * 0.84f : tile_of_wall * (1.02f - 0.10f * v);
  });
  const bool flip = random.uniform() < 0.5;
  const float shift = uniform(random, -0.03f, 0.03f);
  const float oven = (flip ? 0.60f : 0.14f) + shift;
  const float sink = (flip ? 0.20f : 0.64f) + shift;
  // Cupboards above, with the hood over the stove and a window over the sink.
  for (int i = 0; i < 4; ++i) {
    const float left = 0.25f * static_cast<float>(i);
    if (std::abs(left + 0.125f - (sink + 0.11f)) < 0.12f) continue;
    if (std::abs(left + 0.125f - (oven + 0.13f)) < 0.12f) continue;
    parts.panel(left + 0.004f, 0.0f, left + 0.246f, 0.30f, front);
    parts.box(left + 0.205f, 0.20f, left + 0.215f, 0.27f, steel * 0.7f);
  }
  parts.panel(sink - 0.03f, 0.06f, sink + 0.25f, 0.34f, {0.97f, 0.97f, 0.95f});
  painter.fill(
      parts.x(sink), parts.y(0.09f), parts.x(sink + 0.22f), parts.y(0.31f), [&](float u, float v) {
        if (std::abs(u - sink - 0.11f) < 0.008f) return Rgb{0.97f, 0.97f, 0.95f};
        return v < 0.24f ? mix({0.48f, 0.72f, 0.93f}, {0.84f, 0.93f, 0.98f}, (v - 0.09f) / 0.15f)
                         : Rgb{0.40f, 0.58f, 0.27f};
      });
  for (int y = parts.y(0.18f); y < parts.y(0.28f); ++y) {
    const float part = static_cast<float>(y - parts.y(0.18f)) /
                       static_cast<float>(parts.y(0.28f) - parts.y(0.18f));
    const float half = 0.05f + 0.09f * part;
    painter.fill(
        parts.x(oven + 0.13f - half), y, parts.x(oven + 0.13f + half), y + 1,
        [&](float u, float) { return steel * (1.05f - 0.9f * std::abs(u - oven - 0.11f)); });
  }
  parts.block(oven + 0.10f, 0, oven + 0.16f, 0.18f, steel);
  // The worktop, and what is under it.
  parts.block(0, 0.53f, 1, 0.565f, {0.34f, 0.32f, 0.31f});
  for (int i = 0; i < 4; ++i) {
    const float left = 0.25f * static_cast<float>(i);
    parts.panel(left + 0.004f, 0.57f, left + 0.246f, 0.63f, front);
    parts.panel(left + 0.004f, 0.635f, left + 0.246f, 0.785f, front);
    parts.box(left + 0.095f, 0.592f, left + 0.155f, 0.604f, steel * 0.7f);
    parts.box(left + 0.205f, 0.65f, left + 0.215f, 0.70f, steel * 0.7f);
  }
  parts.box(0, 0.785f, 1, 0.805f, {0.18f, 0.18f, 0.19f});
  parts.panel(oven, 0.54f, oven + 0.26f, 0.79f, steel);
  parts.box(oven + 0.03f, 0.64f, oven + 0.23f, 0.76f, {0.12f, 0.12f, 0.14f});
  parts.box(oven + 0.03f, 0.615f, oven + 0.23f, 0.628f, steel * 0.55f);
  for (int i = 0; i < 4; ++i) {
    painter.dot(static_cast<float>(parts.x(oven + 0.05f + 0.053f * static_cast<float>(i))),
                static_cast<float>(parts.y(0.58f)), 2.6f * painter.scale(), {0.15f, 0.15f, 0.17f},
                1);
  }
  for (const float u : {0.045f, 0.155f})
    parts.box(oven + u, 0.518f, oven + u + 0.07f, 0.532f, {0.14f, 0.14f, 0.15f});
  parts.block(oven + 0.04f, 0.455f, oven + 0.125f, 0.518f, {0.74f, 0.20f, 0.16f});
  parts.box(oven + 0.02f, 0.468f, oven + 0.145f, 0.478f, {0.20f, 0.20f, 0.22f});
  parts.box(sink + 0.10f, 0.40f, sink + 0.118f, 0.53f, steel * 0.85f);
  parts.box(sink + 0.10f, 0.40f, sink + 0.17f, 0.415f, steel * 0.85f);
  parts.box(sink + 0.155f, 0.40f, sink + 0.17f, 0.44f, steel * 0.85f);
  parts.block(sink + 0.0f, 0.528f, sink + 0.24f, 0.545f, steel);
}

void paint_pool(Painter& painter, Random& random) {
  const NoiseTile& cloudy = cloudy_noise();
  const float o = uniform(random, 0, 1);
  const float edge = uniform(random, 0.22f, 0.27f);
  const float middle = uniform(random, 0.42f, 0.58f);
  painter.fill([&](float u, float v) {
    if (v < edge) {
      // The far side: paving, and the wall behind it.
      if (v < edge - 0.13f)
        return mix({0.62f, 0.80f, 0.92f}, {0.88f, 0.94f, 0.96f}, v / (edge - 0.13f));
      if (v < edge - 0.035f) {
        const bool joint = std::fmod(u + (v < edge - 0.08f ? 0.03f : 0.0f), 0.06f) < 0.004f ||
                           std::abs(v - edge + 0.08f) < 0.003f;
        return joint ? Rgb{0.66f, 0.62f, 0.56f} : Rgb{0.85f, 0.81f, 0.74f};
      }
      return std::fmod(u, 0.03f) < 0.015f ? Rgb{0.10f, 0.36f, 0.62f} : Rgb{0.95f, 0.97f, 0.98f};
    }
    const float depth = (v - edge) / (1 - edge);
    const float z = 1 / (depth + 0.30f);
    const float x = (u - middle) * z;
    const float bend = cloudy.at(o + x * 0.5f, o + z * 1.1f) - 0.5f;
    // Tiles seen through the moving surface.
    const float across = x * 5.5f + 30 + 0.45f * bend;
    const float along = z * 5.0f + 0.5f * bend;
    const float joint = std::max(ramp(0.07f, 0.03f, std::abs(std::fmod(across, 1.0f) - 0.5f)),
                                 ramp(0.08f, 0.03f, std::abs(std::fmod(along, 1.0f) - 0.5f)));
    Rgb water = mix({0.20f, 0.66f, 0.84f}, {0.12f, 0.56f, 0.80f}, depth);
    const float lane = std::abs(std::fmod(across + 2, 4.0f) - 2);
    if (lane < 0.20f) water = mix(water, {0.05f, 0.16f, 0.38f}, 0.8f);
    water = mix(water, {0.70f, 0.92f, 0.97f}, 0.40f * joint);
    const float net = ramp(
        0.87f, 0.99f, 1 - std::abs(2 * cloudy.at(o + x * 0.9f + bend * 0.1f, o + z * 1.5f) - 1));
    return mix(water, {0.95f, 1.0f, 1.0f}, 0.60f * net);
  });
  // Ropes of floats between the lanes.
  const auto width = static_cast<float>(painter.width());
  const auto height = static_cast<float>(painter.height());
  const float s = painter.scale();
  for (const float lane : {-0.91f, -0.19f, 0.54f, 1.27f}) {
    int number = 0;
    for (float depth = 0; depth < 1;) {
      const float z = 1 / (depth + 0.30f);
      const float y = (edge + depth * (1 - edge)) * height;
      const float radius = (1.3f + 3.4f * depth) * s;
      const bool red = number++ / 3 % 2 == 0;
      const float u = middle + lane / z / 1.0f * 0.55f;
      painter.dot(u * width, y, radius, red ? Rgb{0.86f, 0.14f, 0.14f} : Rgb{0.97f, 0.97f, 0.97f},
                  1);
      painter.dot(u * width - radius * 0.3f, y - radius * 0.3f, radius * 0.4f, {1, 1, 1}, 0.4f);
      depth += radius * 1.5f / (height * (1 - edge));
    }
  }
}

void paint_skyline(Painter& painter, Random& random) {
  const float shore = 0.66f;
  const float quay = 0.82f;
  const float warm = uniform(random, 0, 1);
  Parts parts(painter);
  const auto width = static_cast<float>(painter.width());
  painter.fill([&](float, float v) {
    return mix(mix({0.30f, 0.55f, 0.86f}, {0.44f, 0.50f, 0.78f}, warm),
               mix({0.86f, 0.93f, 0.97f}, {0.99f, 0.82f, 0.66f}, warm), v / shore);
  });
  for (int row = 0; row < 3; ++row) {
    const float far = 1 - static_cast<float>(row) / 2;
    for (float u = uniform(random, -0.06f, 0); u < 1;) {
      const float wide = uniform(random, 0.05f, 0.10f);
      const float hump = 0.16f * std::exp(-std::pow((u - 0.5f) / 0.25f, 2.0f));
      const float top = shore - uniform(random, 0.10f, 0.30f) * (0.7f + 0.5f * far) -
                        hump * (row == 1 ? 1.6f : 0.7f);
      const Rgb wall = mix(mix({0.18f, 0.23f, 0.33f}, {0.30f, 0.34f, 0.42f}, uniform(random, 0, 1)),
                           {0.68f, 0.75f, 0.84f}, 0.62f * far);
      parts.block(u, top, u + wide, shore, wall);
      const float tip = u + wide / 2;
      const double roof = random.uniform();
      if (roof < 0.25) parts.box(tip - 0.003f, top - 0.07f, tip + 0.003f, top, wall);
      if (roof > 0.15 && roof < 0.55)
        parts.box(u + wide * 0.25f, top - 0.025f, u + wide * 0.75f, top, wall);
      const Rgb pane = mix(wall, {0.98f, 0.90f, 0.66f}, 0.55f);
      for (float y = top + 0.012f; y < shore - 0.012f; y += 0.019f) {
        for (float x = u + 0.008f; x < u + wide - 0.010f; x += 0.0145f) {
          if (random.uniform() < 0.55) parts.box(x, y, x + 0.008f, y + 0.010f, pane);
        }
      }
      u += wide + uniform(random, -0.012f, 0.008f);
    }
  }
  // The water mirrors what stands above it, broken by ripples.
  const NoiseTile& cloudy = cloudy_noise();
  const float o = uniform(random, 0, 1);
  painter.fill(0, parts.y(shore), painter.width(), parts.y(quay), [&](float u, float v) {
    const float ripple = cloudy.at(o + u * 0.5f, o + v * 6);
    const float mirror = shore - (v - shore) * 1.5f - 0.02f;
    const int x =
        std::clamp(static_cast<int>((u + 0.03f * (ripple - 0.5f)) * width), 0, painter.width() - 1);
    return mix(painter.get(x, parts.y(mirror)),
               mix({0.30f, 0.48f, 0.62f}, {0.80f, 0.88f, 0.92f}, ripple), 0.42f);
  });
  painter.fill(0, parts.y(quay), painter.width(), painter.height(), [&](float u, float v) {
    const float depth = (v - quay) / (1 - quay);
    if (depth < 0.10f) return Rgb{0.52f, 0.50f, 0.48f};
    const float z = 1 / (depth + 0.5f);
    const bool joint =
        std::fmod((u - 0.5f) * z * 8 + 40, 1.0f) < 0.04f || std::fmod(z * 6, 1.0f) < 0.07f;
    const float grain = 0.88f + 0.24f * grainy_noise().at(o + u * 2, o + v * 2);
    return Rgb{0.72f, 0.70f, 0.66f} * (joint ? 0.72f : grain);
  });
}

}  // namespace maia
