// Open country: grass, snow, beach, desert, mud, water and the two skies, and plain colours.
#include <vector>

#include "imagery/background_paint.hpp"
#include "imagery/noise.hpp"

namespace maia {
namespace {

// How the ground recedes: 1 at the lower edge, growing towards the horizon, bounded so that texture
// stays visible.
float distance_at(float v, float horizon) {
  const float below = std::max(v - horizon, 0.0f) / (1 - horizon);
  return 1.0f / (below + 0.12f);
}

struct Offset {
  float u;
  float v;
};

Offset random_offset(Random& random) {
  return {uniform(random, 0, 1), uniform(random, 0, 1)};
}

// Height differences of a noise surface lit from the upper left, about -1 to 1.
float relief(const NoiseTile& noise, float u, float v, float step) {
  return (noise.at(u, v) - noise.at(u + step, v + step)) * 4;
}

}  // namespace

void paint_clouds(Painter& painter, Random& random, int bottom, Rgb top, Rgb low, float cover) {
  const NoiseTile& noise = cloudy_noise();
  const Offset o = random_offset(random);
  painter.fill(0, 0, painter.width(), bottom, [&](float u, float v) {
    const float part = v * static_cast<float>(painter.height()) / static_cast<float>(bottom);
    const float stretch = 1.0f / (1.25f - 0.6f * part);
    const float density = noise.at(o.u + u * 0.5f * stretch, o.v + v * 0.8f * stretch);
    const float cloud = ramp(1 - cover, 1.22f - cover, density);
    const float shadow =
        noise.at(o.u + u * 0.5f * stretch + 0.02f, o.v + v * 0.8f * stretch + 0.05f);
    const Rgb white = mix({0.99f, 0.99f, 1.0f}, {0.74f, 0.78f, 0.84f}, ramp(0.45f, 0.95f, shadow));
    return mix(mix(top, low, part), white, cloud * 0.95f);
  });
}

void paint_plain(Painter& painter, Random& random, Rgb colour) {
  const Offset o = random_offset(random);
  const NoiseTile& noise = cloudy_noise();
  painter.fill([&](float u, float v) {
    const float away = std::hypot(u - 0.5f, v - 0.45f);
    const float shade =
        1.03f - 0.16f * away * away * 2 + 0.02f * (noise.at(o.u + u * 0.3f, o.v + v * 0.3f) - 0.5f);
    return colour * shade;
  });
}

void paint_grass(Painter& painter, Random& random) {
  const Offset o = random_offset(random);
  const NoiseTile& noise = cloudy_noise();
  const float warm = uniform(random, 0, 1);
  const Rgb lush = mix({0.22f, 0.46f, 0.08f}, {0.32f, 0.47f, 0.11f}, warm);
  const Rgb dry = mix({0.40f, 0.64f, 0.18f}, {0.56f, 0.64f, 0.23f}, warm);
  painter.fill([&](float u, float v) {
    const float z = distance_at(v, -0.1f);
    const float patch = noise.at(o.u + (u - 0.5f) * z * 0.25f, o.v + z * 0.5f);
    return mix(lush, dry, patch) * (0.62f + 0.25f * (1 - v));
  });
  const float s = painter.scale();
  const auto width = static_cast<float>(painter.width());
  const auto height = static_cast<float>(painter.height());
  const int blades = 3600;
  for (int i = 0; i < blades; ++i) {
    const float depth = static_cast<float>(i) / blades;  // far to near
    const float v = std::pow(depth, 0.8f) * 1.08f;
    const float x = uniform(random, -4, width + 4);
    const float length = (2.5f + 17.0f * v * v) * s * uniform(random, 0.6f, 1.25f);
    const float lean = length * uniform(random, -0.45f, 0.45f);
    const float bright = uniform(random, 0.55f, 1.25f);
    const float patch = noise.at(o.u + x / width * 0.6f, o.v + v * 0.5f);
    const Rgb tip =
        mix(lush, dry, std::clamp(patch + uniform(random, -0.3f, 0.5f), 0.0f, 1.0f)) * bright;
    const int thick = std::max(1, static_cast<int>((0.6f + 1.3f * v) * s));
    painter.stroke(x, v * height, lean, -length, thick, tip * 0.55f, tip * 1.2f, 0.9f);
  }
}

void paint_snow(Painter& painter, Random& random) {
  const float horizon = uniform(random, 0.27f, 0.33f);
  const Offset o = random_offset(random);
  const NoiseTile& noise = cloudy_noise();
  const auto width = static_cast<float>(painter.width());
  const auto height = static_cast<float>(painter.height());
  const float s = painter.scale();
  painter.fill([&](float u, float v) {
    if (v < horizon) return mix({0.70f, 0.77f, 0.85f}, {0.90f, 0.92f, 0.94f}, v / horizon);
    const float z = distance_at(v, horizon - 0.05f);
    const float x = o.u + (u - 0.5f) * z * 0.14f;
    const float drift = noise.at(x, o.v + z * 0.28f);
    const float slope = noise.at(x + 0.02f, o.v + z * 0.28f + 0.035f) - drift;
    const float light = std::clamp(0.90f + slope * 1.5f, 0.66f, 1.02f);
    return mix({0.62f, 0.72f, 0.90f}, {0.98f, 0.98f, 1.0f}, ramp(0.62f, 1.0f, light));
  });
  // A row of snowy firs on the horizon.
  for (float x = -6 * s; x < width + 6 * s; x += uniform(random, 5, 13) * s) {
    const float tall = uniform(random, 14, 34) * s;
    const float base = (horizon + 0.012f) * height;
    const Rgb needle = mix({0.22f, 0.31f, 0.33f}, {0.45f, 0.53f, 0.57f}, uniform(random, 0, 1));
    for (float y = 0; y < tall; y += 1) {
      const float half = (tall - y) * 0.20f * (0.75f + 0.25f * std::sin(y * 1.3f / s)) + 0.4f;
      for (float dx = -half; dx <= half; dx += 1) {
        const bool snowy = random.uniform() < 0.35;
        painter.blend(int(x + dx), int(base - y), snowy ? Rgb{0.90f, 0.93f, 0.96f} : needle, 0.85f);
      }
    }
  }
  for (int i = 0; i < 70; ++i) {
    painter.dot(uniform(random, 0, width), uniform(random, 0, height),
                uniform(random, 0.4f, 1.6f) * s, {1, 1, 1}, uniform(random, 0.5f, 0.95f));
  }
}

void paint_beach(Painter& painter, Random& random) {
  const float horizon = uniform(random, 0.24f, 0.30f);
  const float shore = uniform(random, 0.44f, 0.50f);
  const Offset o = random_offset(random);
  const float phase = uniform(random, 0, 6.28f);
  const NoiseTile& cloudy = cloudy_noise();
  const NoiseTile& grainy = grainy_noise();
  const auto height = static_cast<float>(painter.height());
  paint_clouds(painter, random, static_cast<int>(horizon * height) + 1, {0.33f, 0.62f, 0.90f},
               {0.78f, 0.90f, 0.97f}, 0.42f);
  painter.fill(
      0, static_cast<int>(horizon * height), painter.width(), painter.height(),
      [&](float u, float v) {
        const float edge = shore + 0.020f * std::sin(u * 5 + phase) +
                           0.030f * (cloudy.at(o.u + u * 0.7f, o.v) - 0.5f);
        if (v < edge) {
          const float depth = (v - horizon) / (edge - horizon);
          const float z = 1.0f / (depth + 0.10f);
          const float wave = cloudy.at(o.u + u * z * 0.12f, o.v + z * 0.45f);
          Rgb sea = mix({0.07f, 0.33f, 0.58f}, {0.25f, 0.68f, 0.72f}, depth * depth);
          sea = sea * (0.85f + 0.35f * wave);
          const float crest = ramp(0.66f, 0.76f, wave) * ramp(0.05f, 0.6f, depth);
          const float foam =
              ramp(0.80f, 0.95f, depth + 0.25f * (cloudy.at(o.u + u * 1.7f, o.v + v * 2) - 0.5f));
          return mix(sea, {0.97f, 0.98f, 0.98f}, std::max(crest * 0.7f, foam));
        }
        const float along = (v - edge) / (1 - edge);
        const float grain = grainy.at(o.u + u * 2.9f, o.v + v * 2.9f) - 0.5f;
        const float dent = relief(cloudy, o.u + u * 0.9f, o.v + v * (2.0f - along), 0.012f);
        const Rgb dry{0.90f, 0.80f, 0.61f};
        const Rgb wet{0.62f, 0.51f, 0.37f};
        return mix(wet, dry, ramp(0.02f, 0.20f, along)) *
               (1 + 0.20f * grain + 0.13f * dent * (0.4f + along));
      });
}

namespace {

// A row of dunes: leaning waves with a long windward slope, and a short steep one in shadow.
struct Dunes {
  float depth;  // 0 far, 1 near
  float base, swing, waves, phase;
  Offset o;

  float lean(float u) const {
    const float turn = u * waves + phase;
    return turn + 0.45f * std::sin(turn);
  }
  float ridge(float u) const {
    return base - swing * (std::sin(lean(u)) * 0.5f + cloudy_noise().at(o.u + u * 0.22f, o.v));
  }
  // By the wave's own slope: the noise on it would streak the shadow.
  float shadow(float u) const {
    const float fall = -std::cos(lean(u)) * (1 + 0.45f * std::cos(u * waves + phase));
    return ramp(-0.2f, 0.9f, fall);
  }
  Rgb colour(float u, float v, float ridge, float shadow) const {
    const float fade = std::exp(-std::max(0.0f, v - ridge) / (0.05f + 0.10f * depth));
    const float warp = cloudy_noise().at(o.u + u * 0.5f, o.v + v * 0.5f) * 9;
    const float ripple = std::sin((v * 95 / (0.6f + depth * 0.9f)) + warp + u * 6) * 0.055f * depth;
    const float grain = (grainy_noise().at(o.u + u * 3, o.v + v * 3) - 0.5f) * 0.10f;
    const Rgb sand = mix({0.86f, 0.66f, 0.44f}, {0.83f, 0.52f, 0.24f}, depth);
    return sand * (1.10f - 0.42f * shadow * fade + ripple + grain);
  }
};

Dunes random_dunes(Random& random, float depth) {
  Dunes dunes{};
  dunes.depth = depth;
  dunes.base = 0.29f + 0.44f * depth * depth + uniform(random, -0.02f, 0.02f);
  dunes.swing = 0.05f + 0.07f * depth;
  dunes.waves = uniform(random, 5.0f, 9.0f) - 2 * depth;
  dunes.phase = uniform(random, 0, 6.28f);
  dunes.o = random_offset(random);
  return dunes;
}

}  // namespace

void paint_desert(Painter& painter, Random& random) {
  painter.fill([&](float, float v) {
    return mix({0.27f, 0.55f, 0.88f}, {0.88f, 0.90f, 0.88f}, std::min(v / 0.4f, 1.0f));
  });
  std::vector<Dunes> rows;
  for (int i = 0; i < 4; ++i) rows.push_back(random_dunes(random, static_cast<float>(i) / 3));
  const auto height = static_cast<float>(painter.height());
  for (int x = 0; x < painter.width(); ++x) {
    const float u = static_cast<float>(x) / static_cast<float>(painter.width());
    // Nearest first, each down to where a nearer one hides it.
    int bottom = painter.height();
    for (auto dunes = rows.rbegin(); dunes != rows.rend(); ++dunes) {
      const float ridge = dunes->ridge(u);
      const float shadow = dunes->shadow(u);
      const int top = std::max(0, static_cast<int>(ridge * height));
      for (int y = top; y < bottom; ++y) {
        painter.set(x, y, dunes->colour(u, static_cast<float>(y) / height, ridge, shadow));
      }
      bottom = std::min(bottom, top);
    }
  }
}

void paint_mud(Painter& painter, Random& random) {
  const Offset o = random_offset(random);
  const NoiseTile& cloudy = cloudy_noise();
  const NoiseTile& grainy = grainy_noise();
  painter.fill([&](float u, float v) {
    const float z = distance_at(v, -0.35f);
    const float x = o.u + (u - 0.5f) * z * 0.75f;
    const float y = o.v + z * 0.9f;
    const float level = cloudy.at(x, y);
    const float bump =
        relief(cloudy, x, y, 0.008f) * 1.5f + relief(grainy, x * 1.5f, y * 1.5f, 0.01f) * 0.35f;
    Rgb mud = mix({0.23f, 0.15f, 0.09f}, {0.44f, 0.31f, 0.19f}, level) * (0.95f + 0.55f * bump);
    const float shine = ramp(0.28f, 0.6f, bump) * 0.55f;
    mud = mix(mud, {0.80f, 0.76f, 0.70f}, shine);
    // Puddles lie in the hollows and mirror a dull sky.
    const float puddle = ramp(0.40f, 0.36f, level);
    const float ripple = 0.05f * std::sin(y * 160 + level * 40);
    return mix(mud, mix({0.42f, 0.40f, 0.36f}, {0.66f, 0.68f, 0.68f}, 1 - v) * (1 + ripple),
               puddle * 0.85f);
  });
}

void paint_water(Painter& painter, Random& random) {
  const Offset o = random_offset(random);
  const NoiseTile& noise = cloudy_noise();
  const float green = uniform(random, 0, 0.5f);
  const Rgb deep = mix({0.02f, 0.20f, 0.42f}, {0.03f, 0.30f, 0.38f}, green);
  const Rgb bright = mix({0.20f, 0.55f, 0.80f}, {0.22f, 0.62f, 0.70f}, green);
  painter.fill([&](float u, float v) {
    const float z = distance_at(v, -0.12f);
    const float x = o.u + (u - 0.5f) * z * 0.38f;
    const float y = o.v + z * 0.85f;
    const float bend = noise.at(x * 0.6f + 0.3f, y * 0.6f) * 0.10f;
    const float swell = noise.at(x + bend, y + bend);
    // Two ridged layers make the net of light of a rippled surface.
    const float ridge = 1 - std::abs(2 * noise.at(x * 1.3f + bend, y * 1.6f) - 1);
    const float net = ramp(0.86f, 0.99f, ridge);
    Rgb colour = mix(deep, bright, std::clamp(swell * 0.9f + 0.25f * (1 - v), 0.0f, 1.0f));
    colour = mix(colour, {0.80f, 0.93f, 0.98f}, net * 0.55f);
    return mix(colour, {1, 1, 1}, ramp(0.78f, 0.92f, swell) * 0.5f);
  });
}

void paint_sky(Painter& painter, Random& random) {
  paint_clouds(painter, random, painter.height(), {0.16f, 0.42f, 0.80f}, {0.62f, 0.81f, 0.95f},
               uniform(random, 0.50f, 0.62f));
}

void paint_night_sky(Painter& painter, Random& random) {
  const Offset o = random_offset(random);
  const NoiseTile& noise = cloudy_noise();
  const float tilt = uniform(random, -1, 1);
  painter.fill([&](float u, float v) {
    const float band = std::exp(-std::pow((v - 0.45f + tilt * (u - 0.5f)) / 0.16f, 2.0f));
    const float dust = noise.at(o.u + u * 0.6f, o.v + v * 0.6f);
    const Rgb sky = mix({0.01f, 0.015f, 0.06f}, {0.05f, 0.08f, 0.20f}, v);
    return sky + Rgb{0.20f, 0.19f, 0.26f} * (band * dust * dust);
  });
  const float s = painter.scale();
  const auto width = static_cast<float>(painter.width());
  const auto height = static_cast<float>(painter.height());
  for (int i = 0; i < 330; ++i) {
    const float power = std::pow(uniform(random, 0, 1), 5.0f);
    const float x = uniform(random, 0, width);
    const float y = uniform(random, 0, height);
    const Rgb tint = mix({0.75f, 0.85f, 1}, {1, 0.92f, 0.78f}, uniform(random, 0, 1));
    if (power > 0.5f) painter.dot(x, y, 3.2f * s, tint, 0.13f);
    painter.dot(x, y, (0.35f + 1.1f * power) * s, tint, 0.45f + 0.55f * power);
  }
}

}  // namespace maia
