// Places with upright things in them: forest, city and room.
#include "imagery/background_paint.hpp"
#include "imagery/noise.hpp"

namespace maia {
namespace {

// A trunk from the top of the canvas to `base`, lit from the left.
void paint_trunk(Painter& painter, Random& random, float x, float half, float base, Rgb bark) {
  const NoiseTile& noise = grainy_noise();
  const float lean = uniform(random, -0.06f, 0.06f);
  const float offset = uniform(random, 0, 1);
  for (int y = 0; y < static_cast<int>(base); ++y) {
    const float up = base - static_cast<float>(y);
    const float flare = 1 + 0.9f * std::exp(-up / (half * 1.6f));
    const float middle = x + lean * up;
    const float reach = half * flare;
    for (int px = static_cast<int>(middle - reach); px <= static_cast<int>(middle + reach); ++px) {
      const float across = (static_cast<float>(px) - middle) / reach;
      const float round =
          0.55f + 0.55f * std::sqrt(std::max(0.0f, 1 - across * across)) - 0.28f * across;
      const float grain =
          noise.at(offset + across * 0.22f, offset + static_cast<float>(y) * 0.0016f);
      painter.blend(px, y, bark * (round * (0.55f + 0.9f * grain)), 1.0f);
    }
  }
}

void paint_leaves(Painter& painter, Random& random, int count, float bottom, Rgb dark, Rgb bright) {
  const float s = painter.scale();
  const auto width = static_cast<float>(painter.width());
  const auto height = static_cast<float>(painter.height());
  const NoiseTile& noise = cloudy_noise();
  const float o = uniform(random, 0, 1);
  for (int i = 0; i < count; ++i) {
    const float u = uniform(random, 0, 1);
    const float v = uniform(random, 0, bottom);
    // Leaves hang in clumps, thinning downwards.
    if (noise.at(o + u * 0.9f, o + v * 0.9f) < 0.34f + 0.36f * v / bottom) continue;
    const Rgb leaf = mix(dark, bright, uniform(random, 0, 1));
    painter.dot(u * width, v * height, uniform(random, 0.7f, 2.4f) * s, leaf, 0.85f);
  }
}

}  // namespace

void paint_forest(Painter& painter, Random& random) {
  const NoiseTile& cloudy = cloudy_noise();
  const NoiseTile& grainy = grainy_noise();
  const float s = painter.scale();
  const auto width = static_cast<float>(painter.width());
  const auto height = static_cast<float>(painter.height());
  const float o = uniform(random, 0, 1);
  const float floor = 0.66f;
  painter.fill([&](float u, float v) {
    if (v < floor) {
      const float glow = std::exp(-std::pow((v - 0.45f) / 0.22f, 2.0f));
      const float leaf = cloudy.at(o + u * 0.8f, o + v * 0.9f);
      return mix(mix({0.10f, 0.20f, 0.08f}, {0.34f, 0.46f, 0.20f}, leaf), {0.72f, 0.80f, 0.55f},
                 glow * 0.55f);
    }
    const float depth = (v - floor) / (1 - floor);
    const float z = 1 / (depth + 0.2f);
    const float litter = grainy.at(o + (u - 0.5f) * z * 0.55f, o + z * 0.7f);
    const float moss = ramp(0.42f, 0.62f, cloudy.at(o + (u - 0.5f) * z * 0.2f, o + z * 0.35f));
    const Rgb ground = mix({0.24f, 0.16f, 0.08f}, {0.58f, 0.41f, 0.20f}, litter);
    return mix(ground, Rgb{0.22f, 0.36f, 0.10f} * (0.6f + 0.8f * litter), moss * 0.75f);
  });
  struct Layer {
    int trunks;
    float half, base;
    Rgb bark;
  };
  const Layer layers[] = {{16, 1.6f, 0.67f, {0.42f, 0.43f, 0.32f}},
                          {9, 3.6f, 0.72f, {0.30f, 0.25f, 0.17f}},
                          {4, 8.0f, 0.80f, {0.25f, 0.18f, 0.11f}}};
  for (const Layer& layer : layers) {
    for (int i = 0; i < layer.trunks; ++i) {
      const float x = (static_cast<float>(i) + uniform(random, 0.05f, 0.95f)) * width /
                      static_cast<float>(layer.trunks);
      paint_trunk(painter, random, x, layer.half * s * uniform(random, 0.7f, 1.3f),
                  height * (layer.base + uniform(random, -0.02f, 0.03f)), layer.bark);
    }
    const float bottom = 0.52f - 0.08f * layer.base;
    paint_leaves(painter, random, 900, bottom, {0.07f, 0.20f, 0.04f}, {0.42f, 0.62f, 0.18f});
  }
}

namespace {

// A facade with rows of windows, some lit.
void paint_building(Painter& painter, Random& random, int left, int right, int top, int bottom,
                    Rgb wall, float cell) {
  painter.fill(left, top, right, bottom,
               [&](float, float v) { return wall * (1.05f - 0.18f * v); });
  const Rgb glass{0.27f, 0.36f, 0.46f};
  const Rgb lamp{0.98f, 0.86f, 0.55f};
  for (float y = static_cast<float>(top) + cell * 0.5f;
       y + cell * 0.6f < static_cast<float>(bottom); y += cell) {
    for (float x = static_cast<float>(left) + cell * 0.3f;
         x + cell * 0.5f < static_cast<float>(right); x += cell * 0.85f) {
      const Rgb pane = random.uniform() < 0.22 ? lamp : glass * uniform(random, 0.75f, 1.35f);
      painter.fill(int(x), int(y), int(x + cell * 0.5f), int(y + cell * 0.62f),
                   [&](float, float) { return pane; });
    }
  }
}

}  // namespace

void paint_city(Painter& painter, Random& random) {
  const float s = painter.scale();
  const int width = painter.width();
  const int height = painter.height();
  const auto at = [&](float v) { return static_cast<int>(v * static_cast<float>(height)); };
  painter.fill([&](float, float v) {
    return mix({0.55f, 0.70f, 0.86f}, {0.90f, 0.91f, 0.90f}, v / 0.6f);
  });
  const int street = at(0.70f);
  const Rgb walls[] = {{0.62f, 0.47f, 0.39f},
                       {0.70f, 0.66f, 0.59f},
                       {0.52f, 0.54f, 0.57f},
                       {0.58f, 0.36f, 0.30f},
                       {0.44f, 0.48f, 0.54f}};
  for (int row = 0; row < 2; ++row) {
    float x = uniform(random, -20, 0) * s;
    while (x < static_cast<float>(width)) {
      const float wide = (row == 0 ? uniform(random, 16, 34) : uniform(random, 34, 62)) * s;
      const float u = (x + wide / 2) / static_cast<float>(width);
      // The near row opens in the middle, where the street leads away.
      const float open = row == 0 ? 0.0f : 0.30f * std::exp(-std::pow((u - 0.5f) / 0.22f, 2.0f));
      const float top =
          (row == 0 ? uniform(random, 0.16f, 0.42f) : uniform(random, 0.08f, 0.30f) + open);
      const Rgb own = walls[random.below(5)];
      const Rgb wall = row == 0 ? mix(own, {0.72f, 0.78f, 0.85f}, 0.62f) : own;
      paint_building(painter, random, int(x), int(x + wide), at(top), street, wall,
                     (row == 0 ? 6.0f : 10.5f) * s);
      x += wide + (row == 0 ? -1.0f : uniform(random, 0, 5)) * s;
    }
  }
  const NoiseTile& noise = grainy_noise();
  const float o = uniform(random, 0, 1);
  painter.fill(0, street, width, height, [&](float u, float v) {
    const float depth = (v - 0.70f) / 0.30f;
    const float aside = std::abs(u - 0.5f);
    const float grain = noise.at(o + u * 2.5f, o + v * 2.5f) - 0.5f;
    const float road = 0.26f + 0.52f * depth;
    if (aside < road) {
      const bool dash =
          aside < 0.007f + 0.014f * depth && std::fmod(1 / (depth + 0.25f) * 3.4f, 1.0f) < 0.55f;
      if (dash) return Rgb{0.93f, 0.91f, 0.84f};
      return Rgb{0.30f, 0.30f, 0.32f} * (1 + 0.30f * grain);
    }
    if (aside < road + 0.02f) return Rgb{0.78f, 0.77f, 0.74f};
    return Rgb{0.60f, 0.58f, 0.55f} * (1 + 0.16f * grain);
  });
}

namespace {

void paint_frame(Painter& painter, float left, float top, float right, float bottom, float border,
                 Rgb frame) {
  const auto x = [&](float u) { return static_cast<int>(u * static_cast<float>(painter.width())); };
  const auto y = [&](float v) {
    return static_cast<int>(v * static_cast<float>(painter.height()));
  };
  painter.fill(x(left - border), y(top - border), x(right + border), y(bottom + border),
               [&](float, float) { return frame; });
  painter.fill(x(left), y(top), x(right), y(bottom), [&](float, float v) {
    const float part = (v - top) / (bottom - top);
    return part < 0.72f ? mix({0.52f, 0.75f, 0.94f}, {0.86f, 0.94f, 0.98f}, part)
                        : mix({0.42f, 0.60f, 0.28f}, {0.34f, 0.52f, 0.22f}, part);
  });
  const float middle = (left + right) / 2;
  const float bar = border * 0.35f;
  painter.fill(x(middle - bar), y(top), x(middle + bar), y(bottom),
               [&](float, float) { return frame; });
  const float sill = top + (bottom - top) * 0.45f;
  painter.fill(x(left), y(sill - bar), x(right), y(sill + bar),
               [&](float, float) { return frame; });
}

}  // namespace

void paint_room(Painter& painter, Random& random) {
  const Rgb paints[] = {
      {0.88f, 0.82f, 0.70f}, {0.74f, 0.80f, 0.76f}, {0.86f, 0.76f, 0.70f}, {0.76f, 0.79f, 0.86f}};
  const Rgb wall = paints[random.below(4)];
  const NoiseTile& noise = cloudy_noise();
  const float o = uniform(random, 0, 1);
  const float floor = 0.68f;
  painter.fill([&](float u, float v) {
    if (v < floor - 0.035f) return wall * (1.02f - 0.16f * std::abs(u - 0.4f) - 0.08f * v);
    if (v < floor) return Rgb{0.95f, 0.94f, 0.91f} * (v > floor - 0.008f ? 0.72f : 1.0f);
    const float depth = (v - floor) / (1 - floor);
    const float z = 1 / (depth * 0.9f + 0.45f);
    const float x = (u - 0.5f) * z * 8 + 40;
    const int board = static_cast<int>(x);
    const float inside = x - static_cast<float>(board);
    const float tone = 0.82f + 0.30f * noise.at(o + static_cast<float>(board) * 0.37f, o);
    const float grain = noise.at(o + x * 0.35f, o + z * 0.9f + static_cast<float>(board) * 0.17f);
    const float gap = inside < 0.05f ? 0.55f : 1.0f;
    return Rgb{0.62f, 0.41f, 0.23f} * (tone * gap * (0.78f + 0.45f * grain));
  });
  const bool left = random.uniform() < 0.5;
  const float window = left ? 0.10f : 0.58f;
  paint_frame(painter, window, 0.10f, window + 0.30f, 0.47f, 0.022f, {0.96f, 0.96f, 0.94f});
  // Curtains beside the window, and a picture on the other side.
  const Rgb cloths[] = {{0.66f, 0.24f, 0.22f}, {0.25f, 0.38f, 0.55f}, {0.78f, 0.66f, 0.36f}};
  const Rgb cloth = cloths[random.below(3)];
  const auto x = [&](float u) { return static_cast<int>(u * static_cast<float>(painter.width())); };
  const auto y = [&](float v) {
    return static_cast<int>(v * static_cast<float>(painter.height()));
  };
  for (const float side : {window - 0.075f, window + 0.275f}) {
    painter.fill(x(side), y(0.06f), x(side + 0.10f), y(0.56f),
                 [&](float u, float) { return cloth * (0.82f + 0.28f * std::sin(u * 190)); });
  }
  const float art = left ? 0.62f : 0.12f;
  painter.fill(x(art), y(0.14f), x(art + 0.24f), y(0.38f), [&](float u, float v) {
    const float edge = std::min(std::min(u - art, art + 0.24f - u), std::min(v - 0.14f, 0.38f - v));
    if (edge < 0.018f) return Rgb{0.32f, 0.21f, 0.12f};
    if (edge < 0.045f) return Rgb{0.95f, 0.93f, 0.88f};
    return mix({0.30f, 0.42f, 0.55f}, {0.82f, 0.66f, 0.42f}, noise.at(o + u * 0.5f, v));
  });
}

}  // namespace maia
