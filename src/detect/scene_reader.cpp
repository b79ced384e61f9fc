#include "detect/scene_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "detect/colours.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/scene.hpp"

namespace maia {
namespace {

constexpr double kSmallestShare = 0.05;
constexpr double kSmallestColour = 0.10;

struct Share {
  std::string name;
  double part;  // of the lit pixels
};

struct Reading {
  std::size_t lit = 0;  // pixels
  std::vector<Share> things;
  std::vector<Share> colours;
  std::vector<std::string> dark;
  std::set<std::string> terms;          // of the lit objects, without colour words
  std::string background;               // "snow background" where lit
  std::vector<std::string> conditions;  // "night light", "fog light"
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

void read_things(const ReadableImage& image, Reading& reading) {
  const Scene& scene = *image.scene;
  if (image.image.width() != scene.width || image.image.height() != scene.height) {
    throw Error(ErrorKind::kBadInput, "a picture and its scene differ in size");
  }
  const auto labels = render(scene).labels;
  std::vector<std::size_t> visible(scene.objects.size() + 1, 0);
  std::vector<std::size_t> lit(scene.objects.size() + 1, 0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    ++visible[labels[i]];
    if (is_lit(image, i)) ++lit[labels[i]];
  }
  const std::string background = scene.background + " background";
  const auto enough = [&](std::size_t count) {
    return reading.lit > 0 && double(count) / double(reading.lit) >= kSmallestShare;
  };
  std::map<std::string, std::size_t> counts;
  for (std::size_t i = 0; i < scene.objects.size(); ++i)
    counts[name_of(scene.objects[i])] += lit[i + 1];
  std::vector<std::string> dark;
  for (std::size_t i = 0; i < scene.objects.size(); ++i) {
    const std::string name = name_of(scene.objects[i]);
    if (enough(counts[name])) {
      reading.terms.insert(scene.objects[i].term);
    } else if (visible[i + 1] > 0 && std::find(dark.begin(), dark.end(), name) == dark.end()) {
      dark.push_back(name);
    }
  }
  counts[background] = lit[0];
  if (enough(lit[0])) reading.background = background;
  if (reading.lit > 0) reading.things = shares(counts, reading.lit, kSmallestShare);
  reading.dark = std::move(dark);
  if (reading.lit == 0 && visible[0] > 0) reading.dark.push_back(background);
  if (scene.light != "day") reading.conditions.push_back(scene.light + " light");
  if (scene.weather != "clear") reading.conditions.push_back(scene.weather + " light");
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
