#include "nn/preprocess.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace maia {
namespace {

// A strip many times longer than wide would become a huge picture of which only the centre is used.
constexpr int kMaxProportion = 8;

struct Preset {
  const char* name;
  Preprocess preprocess;
};

const std::vector<Preset>& presets() {
  static const std::vector<Preset> all = {
      {"imagenet", {.resize = 256}},
      {"imagenet-whole", {}},
      {"clip",
       {.filter = Filter::kBicubic,
        .mean = {0.48145466f, 0.4578275f, 0.40821073f},
        .std = {0.26862954f, 0.26130258f, 0.27577711f}}},
  };
  return all;
}

Image without_far_ends(const Image& image) {
  const int longest = std::min(image.width(), image.height()) * kMaxProportion;
  if (std::max(image.width(), image.height()) <= longest) return image;
  const int width = std::min(image.width(), longest);
  const int height = std::min(image.height(), longest);
  return crop(image, (image.width() - width) / 2, (image.height() - height) / 2, width, height);
}

}  // namespace

std::vector<std::string> preprocess_names() {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) names.emplace_back(preset.name);
  return names;
}

std::optional<Preprocess> find_preprocess(std::string_view name) {
  for (const Preset& preset : presets()) {
    if (name == preset.name) return preset.preprocess;
  }
  return std::nullopt;
}

std::string to_text(const Preprocess& preprocess) {
  return fmt::format("resize {} {}, crop {}, mean {}, std {}", preprocess.resize,
                     preprocess.filter == Filter::kBilinear ? "bilinear" : "bicubic",
                     preprocess.crop, fmt::join(preprocess.mean, " "),
                     fmt::join(preprocess.std, " "));
}

Image view(const Image& image, const Preprocess& preprocess) {
  if (image.empty()) throw Error(ErrorKind::kBadInput, "a network was given an empty picture");
  const int side = preprocess.resize;
  if (image.width() == side && image.height() == side && preprocess.crop == side) return image;
  return crop_centre(resize_shorter_side(without_far_ends(image), side, preprocess.filter),
                     preprocess.crop);
}

}  // namespace maia
