#include "imagery/background.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "imagery/background_paint.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/noise.hpp"
#include "imagery/stamps.hpp"

namespace maia {
namespace {

struct Kind {
  void (*paint)(Painter&, Random&);
  double horizon;  // objects stand below it
  bool ground;
};

const std::map<std::string, Kind, std::less<>>& kinds() {
  static const std::map<std::string, Kind, std::less<>> kKinds = {
      {"grass", {paint_grass, 0.15, true}},
      {"forest", {paint_forest, 0.72, true}},
      {"beach", {paint_beach, 0.50, true}},
      {"desert", {paint_desert, 0.45, true}},
      {"snow", {paint_snow, 0.34, true}},
      {"mud", {paint_mud, 0.10, true}},
      {"water", {paint_water, 0.0, false}},
      {"sky", {paint_sky, 1.0, false}},
      {"night sky", {paint_night_sky, 1.0, false}},
      {"city", {paint_city, 0.72, true}},
      {"room", {paint_room, 0.68, true}}};
  return kKinds;
}

constexpr std::string_view kPlain = "plain";

// The colour of "plain" (light gray) or "plain red"; throws for other names.
Rgb plain_colour(const std::string& name) {
  if (name == kPlain) return {0.80f, 0.80f, 0.81f};
  const auto colour = named_colour(name.substr(kPlain.size() + 1));
  return {colour[0], colour[1], colour[2]};
}

// Moonlight: little colour, a blue cast, and a dark surround.
void apply_night(Image& image) {
  const float scale[3] = {0.32f, 0.38f, 0.55f};
  const float lift[3] = {0, 2, 8};
  for (int y = 0; y < image.height(); ++y) {
    const float dy = 2 * static_cast<float>(y) / static_cast<float>(image.height()) - 1;
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3) {
      const float dx = 2 * static_cast<float>(x) / static_cast<float>(image.width()) - 1;
      const float keep = 1.05f - 0.34f * (dx * dx + dy * dy);
      const float luma = 0.3f * p[0] + 0.59f * p[1] + 0.11f * p[2];
      for (int c = 0; c < 3; ++c) {
        const float value = (0.66f * p[c] + 0.34f * luma) * scale[c] * keep + lift[c];
        p[c] = static_cast<std::uint8_t>(std::min(value, 255.0f));
      }
    }
  }
}

void apply_sunset(Image& image) {
  for (int y = 0; y < image.height(); ++y) {
    const float v = static_cast<float>(y) / static_cast<float>(image.height());
    const float glow = 40.0f * (1 - v);
    const float scale[3] = {0.96f, 0.70f - 0.05f * v, 0.50f};
    const float lift[3] = {16 + glow, 4 + glow * 0.5f, 10 + glow * 0.25f};
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width() * 3; ++x) {
      p[x] = static_cast<std::uint8_t>(std::min(p[x] * scale[x % 3] + lift[x % 3], 255.0f));
    }
  }
}

void apply_fog(Image& image) {
  const NoiseTile& noise = cloudy_noise();
  for (int y = 0; y < image.height(); ++y) {
    const float v = static_cast<float>(y) / static_cast<float>(image.height());
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3) {
      const float u = static_cast<float>(x) / static_cast<float>(image.width());
      const float thick = std::clamp(
          0.74f - 0.30f * v + 0.22f * (noise.at(u * 0.6f, v * 0.35f) - 0.5f), 0.0f, 0.9f);
      const float luma = 0.3f * p[0] + 0.59f * p[1] + 0.11f * p[2];
      const float veil[3] = {207, 211, 214};
      for (int c = 0; c < 3; ++c) {
        const float value = 0.6f * p[c] + 0.4f * luma;
        p[c] = static_cast<std::uint8_t>(value * (1 - thick) + veil[c] * thick);
      }
    }
  }
}

}  // namespace

bool is_background(const std::string& name) {
  if (name == kPlain || kinds().contains(name)) return true;
  if (!name.starts_with("plain ")) return false;
  const auto& colours = colour_names();
  return std::find(colours.begin(), colours.end(), name.substr(kPlain.size() + 1)) != colours.end();
}

double horizon_of(const std::string& background) {
  const auto kind = kinds().find(background);
  return kind == kinds().end() ? 0.0 : kind->second.horizon;
}

bool has_ground(const std::string& background) {
  const auto kind = kinds().find(background);
  return kind == kinds().end() || kind->second.ground;
}

Image draw_background(const std::string& name, std::uint64_t seed, int width, int height) {
  if (!is_background(name)) throw Error(ErrorKind::kBadInput, "no background is named " + name);
  Image image(width, height);
  Painter painter(image);
  Random random(derive_seed(seed, name));
  const auto kind = kinds().find(name);
  if (kind == kinds().end()) {
    paint_plain(painter, random, plain_colour(name));
  } else {
    kind->second.paint(painter, random);
  }
  return image;
}

void apply_light(Image& image, const std::string& light) {
  if (light == "day") return;
  if (light == "night") return apply_night(image);
  if (light == "sunset") return apply_sunset(image);
  throw Error(ErrorKind::kBadInput, "no light is named " + light);
}

void apply_weather(Image& image, const std::string& weather, std::uint64_t) {
  if (weather == "fog") apply_fog(image);
}

void apply_style(Image&, const std::string&) {}

}  // namespace maia
