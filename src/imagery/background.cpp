#include "imagery/background.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "imagery/background_paint.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/stamps.hpp"
#include "imagery/textures.hpp"

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
      {"room", {paint_room, 0.68, true}},
      {"mountains", {paint_mountains, 0.72, true}},
      {"road", {paint_road, 0.46, true}},
      {"garden", {paint_garden, 0.60, true}},
      {"playground", {paint_playground, 0.60, true}},
      {"library", {paint_library, 0.78, true}},
      {"kitchen", {paint_kitchen, 0.80, true}},
      {"skyline", {paint_skyline, 0.82, true}},
      {"pool", {paint_pool, 0.25, false}},
      {"underwater", {paint_underwater, 0.0, false}}};
  return kKinds;
}

constexpr std::string_view kPlain = "plain";

std::optional<Rgb> named_rgb(const std::string& colour) {
  if (colour.empty()) return std::nullopt;
  const auto named = named_colour(colour);
  return Rgb{named[0], named[1], named[2]};
}

// What "stripes" and "red stripes" ask for; nothing for other names.
struct Pattern {
  std::string texture;
  std::string colour;
};

std::optional<Pattern> read_pattern(const std::string& name) {
  if (is_texture(name)) return Pattern{name, ""};
  const auto space = name.find(' ');
  if (space == std::string::npos) return std::nullopt;
  Pattern pattern{name.substr(space + 1), name.substr(0, space)};
  const auto& colours = colour_names();
  const bool coloured = std::find(colours.begin(), colours.end(), pattern.colour) != colours.end();
  if (!coloured || !is_texture(pattern.texture)) return std::nullopt;
  return pattern;
}

}  // namespace

bool is_background(const std::string& name) {
  if (name == kPlain || kinds().contains(name) || read_pattern(name)) return true;
  if (!name.starts_with("plain ")) return false;
  const auto& colours = colour_names();
  return std::find(colours.begin(), colours.end(), name.substr(kPlain.size() + 1)) != colours.end();
}

double horizon_of(const std::string& background) {
  const auto kind = kinds().find(background);
  return kind == kinds().end() ? 0.0 : kind->second.horizon;
}

bool has_ground(const std::string& background) {
  if (read_pattern(background)) return false;
  const auto kind = kinds().find(background);
  return kind == kinds().end() || kind->second.ground;
}

Image draw_background(const std::string& name, std::uint64_t seed, int width, int height) {
  if (!is_background(name)) {
    throw Error(ErrorKind::kBadInput, "no background is named " + clean_utf8(name, 60));
  };
  Image image(width, height);
  Painter painter(image);
  Random random(derive_seed(seed, name));
  if (const auto kind = kinds().find(name); kind != kinds().end()) {
    kind->second.paint(painter, random);
  } else if (const auto pattern = read_pattern(name)) {
    paint_texture(painter, random, pattern->texture, named_rgb(pattern->colour));
  } else {
    paint_plain(painter, random,
                named_rgb(name == kPlain ? "" : name.substr(kPlain.size() + 1))
                    .value_or(Rgb{0.80f, 0.80f, 0.81f}));
  }
  return image;
}

}  // namespace maia
