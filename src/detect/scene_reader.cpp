#include "detect/scene_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "detect/colours.hpp"
#include "detect/lit_regions.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

constexpr double kSmallestShare = 0.05;
constexpr double kSmallestColour = 0.10;
constexpr double kOneSide = 0.9;  // of the lit pixels in one half of the picture

struct Share {
  std::string name;
  double part;  // of the lit pixels
};

struct Reading {
  std::size_t lit = 0;  // pixels
  std::vector<Share> things;
  std::vector<Share> colours;
  std::vector<std::string> dark;
  std::string where;                    // "left" or "right", where it is all there
  std::set<std::string> terms;          // of the lit objects, without colour words
  std::set<std::string> parts;          // lit
  std::string background;               // "snow background" where lit
  std::vector<std::string> conditions;  // "night light", "fog light", "sketch light"
};

void check_mask(const ReadableImage& image) {
  if (image.lit &&
      (image.lit->width != image.image.width() || image.lit->height != image.image.height())) {
    throw Error(ErrorKind::kBadInput, "the mask and the picture it is for differ in size");
  }
}

bool is_lit(const ReadableImage& image, std::size_t pixel) {
  return !image.lit || image.lit->values[pixel] != 0;
}

std::vector<Share> shares(const std::map<std::string, std::size_t>& counts, std::size_t total,
                          double smallest) {
  std::vector<Share> result;
  for (const auto& [name, count] : counts) {
    const double part = double(count) / double(total);
    if (part >= smallest) result.push_back({name, part});
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Share& a, const Share& b) { return a.part > b.part; });
  return result;
}

void read_colours(const ReadableImage& image, Reading& reading) {
  std::map<std::string, std::size_t> counts;
  const auto pixels = image.image.pixels();
  for (std::size_t i = 0; i * 3 < pixels.size(); ++i) {
    if (!is_lit(image, i)) continue;
    ++reading.lit;
    ++counts[colour_words()[colour_index(pixels[i * 3], pixels[i * 3 + 1], pixels[i * 3 + 2])]];
  }
  if (reading.lit > 0) reading.colours = shares(counts, reading.lit, kSmallestColour);
}

std::string name_of(const SceneObject& object) {
  return object.colour.empty() ? object.term : object.colour + " " + object.term;
}

std::string name_of(const Scene& scene, std::size_t label) {
  return label == 0 ? scene.background + " background" : name_of(scene.objects[label - 1]);
}

// A surface as a background of its own, "sky background", where it is one, else "building".
std::string name_of_surface(const std::string& surface) {
  const auto& backgrounds = background_names();
  for (const std::string& name : {surface, plural_of(surface)}) {
    const bool known = std::find(backgrounds.begin(), backgrounds.end(), name) != backgrounds.end();
    if (known) return name + " background";
  }
  return surface;
}

// "tail of dog"; of the background what is lit of it.
std::string name_of(const Scene& scene, const LitThing& thing) {
  if (thing.part.empty()) return name_of(scene, thing.label);
  if (thing.label > 0) return thing.part + " of " + name_of(scene, thing.label);
  return name_of_surface(thing.part);
}

void read_things(const ReadableImage& image, Reading& reading) {
  const Scene& scene = *image.scene;
  if (image.image.width() != scene.width || image.image.height() != scene.height) {
    throw Error(ErrorKind::kBadInput, "a picture and its scene differ in size");
  }
  const auto pixels =
      static_cast<std::size_t>(scene.width) * static_cast<std::size_t>(scene.height);
  const LitRegions found =
      find_lit_regions(scene, image.lit ? image.lit->values : std::vector<std::uint8_t>(pixels, 1));
  std::map<std::string, std::size_t> counts;
  for (const LitThing& thing : found.things) {
    counts[name_of(scene, thing)] += thing.pixels;
  }
  const auto is_small = [&](std::size_t count) {
    return found.pixels == 0 || double(count) < kSmallestShare * double(found.pixels);
  };
  for (const LitThing& thing : found.things) {
    if (is_small(thing.pixels)) continue;
    if (thing.label > 0) reading.terms.insert(scene.objects[thing.label - 1].term);
    if (thing.label == 0) reading.background = name_of(scene, thing);
    if (thing.label > 0 && !thing.part.empty()) reading.parts.insert(thing.part);
  }
  if (found.pixels > 0) reading.things = shares(counts, found.pixels, kSmallestShare);
  // Objects before the background; of several alike one that is lit speaks for all.
  std::map<std::string, std::size_t> by_name;
  for (const LitThing& thing : found.things) by_name[name_of(scene, thing.label)] += thing.pixels;
  auto in_sight = found.dark;
  for (const LitThing& thing : found.things) in_sight.push_back(thing.label);
  std::sort(in_sight.begin(), in_sight.end());
  for (const bool objects : {true, false}) {
    for (const std::size_t label : in_sight) {
      const std::string name = name_of(scene, label);
      if ((label > 0) != objects || !is_small(by_name[name])) continue;
      if (std::find(reading.dark.begin(), reading.dark.end(), name) == reading.dark.end()) {
        reading.dark.push_back(name);
      }
    }
  }
  if (image.lit && found.left >= kOneSide) reading.where = "left";
  if (image.lit && found.left <= 1 - kOneSide) reading.where = "right";
  if (scene.light != "day") reading.conditions.push_back(scene.light + " light");
  if (scene.weather != "clear") reading.conditions.push_back(scene.weather + " light");
  if (scene.style != "photo") reading.conditions.push_back(scene.style + " light");
}

Reading read(const ReadableImage& image) {
  check_mask(image);
  Reading reading;
  read_colours(image, reading);
  if (image.scene) read_things(image, reading);
  return reading;
}

std::string listed(const std::vector<Share>& list) {
  std::vector<std::string> parts;
  for (const Share& share : list) {
    parts.push_back(fmt::format("{} {}%", share.name, std::lround(share.part * 100)));
  }
  return join(parts, ", ");
}

class SceneReader : public BlindReader {
 public:
  std::string name() const override { return "scene"; }

  std::string describe(const ReadableImage& image) const override {
    const Reading reading = read(image);
    std::string line;
    if (reading.lit == 0) {
      line = "nothing is highlighted";
    } else {
      std::string things = image.scene ? listed(reading.things) : "unknown";
      if (things.empty()) things = "many small things";
      for (const std::string& condition : reading.conditions) things += ", " + condition;
      line = "lit: " + things;
      if (!reading.colours.empty()) line += "; colours: " + listed(reading.colours);
      if (!reading.where.empty()) line += "; where: " + reading.where;
    }
    if (!reading.dark.empty()) line += "; dark: " + join(reading.dark, ", ");
    return line;
  }

  std::string summarize(std::span<const ReadableImage> images) const override {
    const Lexicon lexicon;
    std::map<std::string, std::size_t> counts;
    std::size_t dark = 0;
    for (const ReadableImage& image : images) {
      const Reading reading = read(image);
      if (reading.lit == 0) {
        ++dark;
        continue;
      }
      std::set<std::string> facts = reading.terms;
      facts.insert(reading.parts.begin(), reading.parts.end());
      for (const std::string& term : reading.terms) facts.insert(lexicon.group_of(term) + " (any)");
      if (!reading.background.empty()) facts.insert(reading.background);
      facts.insert(reading.conditions.begin(), reading.conditions.end());
      for (const Share& colour : reading.colours) facts.insert(colour.name);
      for (const std::string& fact : facts) ++counts[fact];
    }
    return lines_of(counts, images.size(), dark);
  }

 private:
  static std::string lines_of(const std::map<std::string, std::size_t>& counts, std::size_t total,
                              std::size_t dark) {
    std::vector<std::pair<std::size_t, std::string>> common;
    for (const auto& [fact, count] : counts) {
      if (count * 3 >= total - dark) common.emplace_back(count, fact);
    }
    std::stable_sort(common.begin(), common.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> lines;
    for (const auto& [count, fact] : common)
      lines.push_back(fmt::format("{} of {}: {}", count, total, fact));
    if (dark > 0 || lines.empty())
      lines.push_back(fmt::format("{} of {}: nothing is highlighted", dark, total));
    return join(lines, "\n");
  }
};

}  // namespace

std::unique_ptr<BlindReader> make_scene_reader() {
  return std::make_unique<SceneReader>();
}

}  // namespace maia
