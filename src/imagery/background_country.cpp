// Country with something in it: mountains, a road, a garden, and the sea from below.
#include <algorithm>
#include <array>
#include <vector>

#include "imagery/background_paint.hpp"
#include "imagery/noise.hpp"

namespace maia {
namespace {

// A range of peaks, each with a lit and a shadowed side, and snow on top.
struct Range {
  struct Peak {
    float x, top, slope;
  };
  std::vector<Peak> peaks;
  Rgb rock;
  float haze;
  float snow;  // how far down it lies

  static float flank(const Peak& peak, float u) {
    return peak.top + std::abs(u - peak.x) * peak.slope;
  }
};

Range random_range(Random& random, int count, float low, float high, Rgb rock, float haze,
                   float snow) {
  Range range{{}, rock, haze, snow};
  for (int i = 0; i < count; ++i) {
    const float x =
        (static_cast<float>(i) + uniform(random, 0.2f, 0.8f)) / static_cast<float>(count);
    range.peaks.push_back({x, uniform(random, low, high), uniform(random, 0.75f, 1.15f)});
  }
  // Lower peaks stand nearer.
  std::sort(range.peaks.begin(), range.peaks.end(),
            [](const auto& a, const auto& b) { return a.top > b.top; });
  return range;
}

void paint_range(Painter& painter, Random& random, const Range& range, float bottom) {
  const NoiseTile& cloudy = cloudy_noise();
  const float o = uniform(random, 0, 1);
  const auto height = static_cast<float>(painter.height());
  const auto surface = [&](const Range::Peak& peak, float u, float v) {
    const float down = v - peak.top;
    // The edge between the sides runs down from the top in a crooked line.
    const float edge = peak.x + 0.32f * down * (cloudy.at(o + peak.x, v * 1.1f) - 0.5f) * 2;
    const float side = ramp(-0.012f, 0.012f, u - edge);
    const float grain = cloudy.at(o + u * 1.2f - v * 0.5f, o + v * 0.9f);
    const float light = (1.12f - 0.50f * side) * (0.74f + 0.52f * grain);
    const float line = range.snow * (0.6f + 0.9f * cloudy.at(o + u * 1.7f, o + v * 0.5f));
    const Rgb snow = mix({0.98f, 0.98f, 1.0f}, {0.66f, 0.73f, 0.86f}, side * 0.8f);
    const Rgb lit = mix(range.rock * light, snow, ramp(line + 0.02f, line - 0.02f, down));
    const float fade = std::min(1.0f, range.haze + 0.35f * std::max(0.0f, down));
    return mix(lit, {0.74f, 0.82f, 0.90f}, fade);
  };
  for (int x = 0; x < painter.width(); ++x) {
    const float u = (static_cast<float>(x) + 0.5f) / static_cast<float>(painter.width());
    const float rough = 0.07f * (cloudy.at(o + u * 0.9f, o) - 0.5f);
    // Nearest first, each down to where a nearer one hides it.
    int end = static_cast<int>(bottom * height);
    for (const Range::Peak& peak : range.peaks) {
      const int top = std::max(0, static_cast<int>((Range::flank(peak, u) + rough) * height));
      for (int y = top; y < end; ++y) {
        painter.set(x, y, surface(peak, u, (static_cast<float>(y) + 0.5f) / height));
      }
      end = std::min(end, top);
    }
  }
}

// Dots on short stems, larger towards the lower edge.
void paint_blossoms(Painter& painter, Random& random, int count, float top, float bottom,
                    float size, std::span<const Rgb> colours) {
  const float s = painter.scale();
  const auto width = static_cast<float>(painter.width());
  const auto height = static_cast<float>(painter.height());
  for (int i = 0; i < count; ++i) {
    const float depth = static_cast<float>(i) / static_cast<float>(count);
    const float y = (top + (bottom - top) * depth) * height;
    const float x = uniform(random, 0, width);
    const float radius = size * s * (0.5f + 0.9f * depth) * uniform(random, 0.7f, 1.2f);
    const Rgb petal = colours[random.below(colours.size())] * uniform(random, 0.85f, 1.1f);
    painter.stroke(x, y + radius * 3.5f, 0, -radius * 3.5f, 1, {0.12f, 0.34f, 0.08f},
                   {0.25f, 0.50f, 0.14f}, 0.9f);
    const float turn = uniform(random, 0, 1.2f);
    for (int k = 0; k < 5; ++k) {
      const float angle = turn + 1.2566f * static_cast<float>(k);
      painter.dot(x + radius * 0.8f * std::cos(angle), y + radius * 0.8f * std::sin(angle),
                  radius * 0.62f, petal, 0.95f);
    }
    painter.dot(x, y, radius * 0.45f, {0.98f, 0.82f, 0.25f}, 0.95f);
  }
}

constexpr std::array<Rgb, 6> kBlossoms = {Rgb{0.88f, 0.16f, 0.22f}, {0.96f, 0.52f, 0.70f},
                                          {0.98f, 0.84f, 0.22f},    {0.60f, 0.30f, 0.74f},
                                          {0.97f, 0.96f, 0.94f},    {0.95f, 0.50f, 0.16f}};

}  // namespace

void paint_mountains(Painter& painter, Random& random) {
  const int sky = static_cast<int>(0.72f * static_cast<float>(painter.height()));
  paint_clouds(painter, random, sky, {0.26f, 0.52f, 0.86f}, {0.84f, 0.91f, 0.96f}, 0.40f);
  paint_range(painter, random,
              random_range(random, 3, 0.14f, 0.26f, {0.46f, 0.48f, 0.54f}, 0.34f, 0.12f), 0.70f);
  paint_range(painter, random,
              random_range(random, 2, 0.16f, 0.34f, {0.44f, 0.40f, 0.37f}, 0.04f, 0.13f), 0.72f);
  // Firs at the mountains' foot, and a meadow before them.
  const NoiseTile& cloudy = cloudy_noise();
  const NoiseTile& grainy = grainy_noise();
  const float o = uniform(random, 0, 1);
  const float s = painter.scale();
  const auto height = static_cast<float>(painter.height());
  for (int x = 0; x < painter.width(); ++x) {
    const float u = (static_cast<float>(x) + 0.5f) / static_cast<float>(painter.width());
    const float tips = std::abs(std::sin(static_cast<float>(x) / s * 0.8f + 4 * cloudy.at(u, o)));
    const float firs = 0.615f + 0.05f * cloudy.at(o + u * 0.6f, o) + 0.022f * tips;
    for (int y = static_cast<int>(firs * height); y < painter.height(); ++y) {
      const float v = (static_cast<float>(y) + 0.5f) / height;
      const float tone = 0.70f + 0.60f * grainy.at(o + u * 1.6f, o + v * (v < 0.72f ? 2.4f : 1.2f));
      const Rgb meadow =
          mix({0.27f, 0.47f, 0.13f}, {0.47f, 0.58f, 0.20f}, cloudy.at(o + u * 0.7f, o + v));
      painter.set(x, y, mix(Rgb{0.11f, 0.25f, 0.13f}, meadow, ramp(0.705f, 0.725f, v)) * tone);
    }
  }
}

void paint_road(Painter& painter, Random& random) {
  const float horizon = uniform(random, 0.40f, 0.46f);
  const auto height = static_cast<float>(painter.height());
  paint_clouds(painter, random, static_cast<int>(horizon * height) + 1, {0.28f, 0.56f, 0.88f},
               {0.83f, 0.92f, 0.97f}, 0.44f);
  const NoiseTile& cloudy = cloudy_noise();
  const NoiseTile& grainy = grainy_noise();
  const float o = uniform(random, 0, 1);
  const float vanishing = uniform(random, 0.44f, 0.56f);
  const float bend = uniform(random, -0.16f, 0.16f);
  const float dry = uniform(random, 0, 1);
  painter.fill(0, static_cast<int>((horizon - 0.09f) * height), painter.width(), painter.height(),
               [&](float u, float v) {
                 const float hill = horizon - 0.075f * cloudy.at(o + u * 0.35f, o);
                 if (v < hill) return Rgb{0.80f, 0.90f, 0.96f};
                 if (v < horizon)
                   return mix({0.36f, 0.50f, 0.42f}, {0.46f, 0.58f, 0.40f}, (v - hill) * 14);
                 const float depth = (v - horizon) / (1 - horizon);
                 const float middle = vanishing + bend * (1 - depth) * (1 - depth) * depth * 2 +
                                      (0.5f - vanishing) * depth;
                 const float half = 0.012f + 0.40f * depth;
                 const float across = (u - middle) / half;
                 const float grain = grainy.at(o + u * 2.3f, o + v * 2.3f) - 0.5f;
                 const float z = 1 / (depth + 0.07f);
                 if (std::abs(across) < 1) {
                   const bool side = std::abs(std::abs(across) - 0.90f) < 0.025f;
                   const bool dash =
                       std::abs(across) < 0.028f && std::fmod(z * 1.6f + o, 1.0f) < 0.55f;
                   if (side) return Rgb{0.93f, 0.93f, 0.90f};
                   if (dash) return Rgb{0.96f, 0.80f, 0.22f};
                   return Rgb{0.33f, 0.33f, 0.35f} *
                          (1 + 0.26f * grain - 0.10f * std::abs(std::abs(across) - 0.45f));
                 }
                 if (std::abs(across) < 1.14f) return Rgb{0.62f, 0.54f, 0.42f} * (1 + 0.4f * grain);
                 const Rgb lush = mix({0.24f, 0.48f, 0.11f}, {0.60f, 0.58f, 0.26f}, dry);
                 return mix(lush * 0.85f, lush * 1.25f,
                            cloudy.at(o + (u - 0.5f) * z * 0.16f, o + z * 0.4f)) *
                        (1 + 0.40f * grain);
               });
}

void paint_garden(Painter& painter, Random& random) {
  const auto height = static_cast<float>(painter.height());
  const auto width = static_cast<float>(painter.width());
  const float s = painter.scale();
  const NoiseTile& cloudy = cloudy_noise();
  const NoiseTile& grainy = grainy_noise();
  const float o = uniform(random, 0, 1);
  paint_clouds(painter, random, static_cast<int>(0.30f * height), {0.36f, 0.64f, 0.92f},
               {0.80f, 0.91f, 0.97f}, 0.42f);
  // A hedge, and a white fence before it.
  painter.fill(0, static_cast<int>(0.16f * height), painter.width(), painter.height(),
               [&](float u, float v) {
                 const float leaf = grainy.at(o + u * 1.3f, o + v * 1.3f);
                 if (v < 0.46f)
                   return mix({0.06f, 0.20f, 0.05f}, {0.30f, 0.54f, 0.16f}, leaf) *
                          (0.75f + 0.5f * cloudy.at(o + u, o + v));
                 const float mown =
                     std::fmod((u - 0.5f) / (v - 0.25f) * 1.7f + 10, 1.0f) < 0.5f ? 1.0f : 0.88f;
                 return mix({0.22f, 0.46f, 0.10f}, {0.42f, 0.64f, 0.20f}, leaf) *
                        (mown * (0.80f + 0.25f * v));
               });
  for (float x = 0; x < width; x += 1) {
    const float top = (0.19f + 0.045f * cloudy.at(o + x / width * 1.4f, o + 0.3f)) * height;
    for (int y = static_cast<int>(0.15f * height); y < static_cast<int>(top); ++y) {
      painter.set(static_cast<int>(x), y,
                  mix({0.55f, 0.76f, 0.94f}, {0.76f, 0.89f, 0.97f},
                      static_cast<float>(y) / (0.25f * height)));
    }
  }
  const Rgb wood{0.95f, 0.95f, 0.93f};
  for (const float rail : {0.375f, 0.455f}) {
    painter.fill(0, static_cast<int>(rail * height), painter.width(),
                 static_cast<int>((rail + 0.025f) * height),
                 [&](float, float) { return wood * 0.86f; });
  }
  const float gap = 11.5f * s;
  for (float x = uniform(random, -gap, 0); x < width; x += gap) {
    for (int px = 0; px < static_cast<int>(6.5f * s); ++px) {
      const float point = std::abs(static_cast<float>(px) - 3.25f * s) * 0.8f;
      const int top = static_cast<int>(0.33f * height + point);
      for (int y = top; y < static_cast<int>(0.52f * height); ++y)
        painter.blend(static_cast<int>(x) + px, y,
                      wood * (px < static_cast<int>(1.2f * s) ? 0.80f : 1.0f), 1);
    }
  }
  // A bed of flowers along the fence, and a few in the corners in front.
  painter.fill(0, static_cast<int>(0.515f * height), painter.width(),
               static_cast<int>(0.60f * height), [&](float u, float v) {
                 const bool soil = v < 0.585f + 0.018f * std::sin(u * 9 + o * 6);
                 const float grain = grainy.at(o + u * 2, o + v * 2);
                 return soil ? Rgb{0.30f, 0.20f, 0.12f} * (0.7f + 0.6f * grain)
                             : Rgb{0.30f, 0.54f, 0.14f} * (0.8f + 0.4f * grain);
               });
  paint_blossoms(painter, random, 120, 0.49f, 0.57f, 3.4f, kBlossoms);
  paint_blossoms(painter, random, 26, 0.66f, 0.98f, 4.0f, std::span(kBlossoms).subspan(2, 3));
}

void paint_underwater(Painter& painter, Random& random) {
  const NoiseTile& cloudy = cloudy_noise();
  const NoiseTile& grainy = grainy_noise();
  const float o = uniform(random, 0, 1);
  const float sun = uniform(random, 0.25f, 0.75f);
  painter.fill([&](float u, float v) {
    const float floor = 0.84f + 0.05f * (cloudy.at(o + u * 0.5f, o) - 0.5f) * 2;
    // Shafts of light fan out from where the sun stands.
    const float angle = (u - sun) / (v + 0.35f);
    const float shaft = ramp(0.50f, 0.80f, cloudy.at(o + angle * 0.9f, o)) * std::exp(-v * 2.1f);
    Rgb water = mix({0.22f, 0.72f, 0.84f}, {0.01f, 0.16f, 0.36f}, std::pow(v, 0.75f));
    water = mix(water, {0.82f, 0.97f, 0.98f}, 0.65f * shaft);
    const float surface =
        ramp(0.10f, 0.0f, v) * ramp(0.45f, 0.65f, cloudy.at(o + u * 0.9f, v * 3 + o));
    water = mix(water, {0.93f, 0.99f, 1.0f}, 0.7f * surface);
    if (v < floor) return water;
    const float depth = (v - floor) / (1 - floor);
    const float net =
        ramp(0.82f, 0.98f, 1 - std::abs(2 * cloudy.at(o + u * 1.1f, o + v * 2.4f) - 1));
    const Rgb sand = mix({0.36f, 0.52f, 0.50f}, {0.66f, 0.70f, 0.56f}, depth) *
                     (0.80f + 0.36f * grainy.at(o + u * 2, o + v * 3) + 0.22f * net);
    return mix(water, sand, ramp(0.0f, 0.25f, depth) * 0.9f);
  });
  const float s = painter.scale();
  const auto width = static_cast<float>(painter.width());
  const auto height = static_cast<float>(painter.height());
  for (int i = 0; i < 34; ++i) {
    const float near = uniform(random, 0, 1);
    const float x = (i % 2 == 0 ? uniform(random, 0, 0.26f) : uniform(random, 0.74f, 1)) * width;
    const float tall = uniform(random, 0.14f, 0.46f) * height;
    const float sway = uniform(random, 2, 5) * s;
    const float phase = uniform(random, 0, 6);
    const Rgb weed = mix({0.05f, 0.30f, 0.16f}, {0.26f, 0.52f, 0.14f}, uniform(random, 0, 1));
    const float root = (0.90f + 0.10f * near) * height;
    for (float up = 0; up < tall; up += 1) {
      const float part = up / tall;
      const float wide =
          (2.6f + 2.0f * near) * s * (1 - 0.8f * part) * (0.7f + 0.3f * std::sin(up / (3 * s)));
      const float middle = x + sway * part * std::sin(phase + up / (16 * s));
      for (float dx = -wide; dx <= wide; dx += 1)
        painter.blend(static_cast<int>(middle + dx), static_cast<int>(root - up),
                      weed * (0.8f + 0.5f * part - 0.12f * dx / wide), 0.92f);
    }
  }
  for (int i = 0; i < 38; ++i) {
    const float x = uniform(random, 0, width);
    const float y = uniform(random, 0.05f, 0.85f) * height;
    const float radius = uniform(random, 0.8f, 3.6f) * s;
    painter.dot(x, y, radius, {0.80f, 0.95f, 0.98f}, 0.30f);
    painter.dot(x - radius * 0.3f, y - radius * 0.35f, radius * 0.35f, {1, 1, 1}, 0.8f);
  }
}

}  // namespace maia
