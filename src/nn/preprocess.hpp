// What a network sees of a picture, and the numbers it is given for it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/image.hpp"
#include "image/resample.hpp"

namespace maia {

// torchvision's Resize(resize), CenterCrop(crop), ToTensor and Normalize(mean, std).
struct Preprocess {
  int resize = 224;  // the shorter side becomes this
  int crop = 224;    // and of that the centre square is seen; at most `resize`
  Filter filter = Filter::kBilinear;
  std::array<float, 3> mean = {0.485f, 0.456f, 0.406f};  // of values from 0 to 1, R, G, B
  std::array<float, 3> std = {0.229f, 0.224f, 0.225f};
  bool operator==(const Preprocess&) const = default;
};

// "imagenet" (torchvision's evaluation: 256, of which 224 are seen), "imagenet-whole" (224, nothing
// cut off) and "clip" (224, bicubic, CLIP's mean and deviation).
std::vector<std::string> preprocess_names();
// Nothing for a name that is none of these.
std::optional<Preprocess> find_preprocess(std::string_view name);

// A name of preprocess_names() or the path of a TOML file (docs/models.md has its keys). Throws
// kNotFound for neither, kBadInput naming what is wrong in the file.
Preprocess open_preprocess(const std::string& name_or_path);

// One line that names every number of it: two that differ have different lines.
std::string to_text(const Preprocess& preprocess);

// What is left of a picture: crop x crop pixels. A picture of that size stays as it is if nothing
// is to be cut off. Throws kBadInput for an empty picture.
Image view(const Image& image, const Preprocess& preprocess);

}  // namespace maia
