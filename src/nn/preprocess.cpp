#include "nn/preprocess.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace maia {
namespace {

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
  return resize_and_crop_centre(image, side, preprocess.crop, preprocess.filter);
}

}  // namespace maia
