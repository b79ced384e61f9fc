#include "nn/grounding/grounding_picture.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace maia {
namespace {

constexpr int kPilBicubic = 3;

int read_side(const ModelConfig& size, const std::string& key) {
  const std::int64_t side = size.count(key);
  if (side > kMaxImageSide) {
    size.fail(key + " should be at most " + std::to_string(kMaxImageSide));
  }
  return static_cast<int>(side);
}

void read_size(const ModelConfig& file, GroundingPreprocess& preprocess) {
  if (!file.has("size")) return;
  const ModelConfig size = file.section("size");
  if (size.has("height") || size.has("width")) {
    preprocess.fixed_height = read_side(size, "height");
    preprocess.fixed_width = read_side(size, "width");
  } else {
    preprocess.shortest = read_side(size, "shortest_edge");
    preprocess.longest = read_side(size, "longest_edge");
  }
}

void read_numbers(const ModelConfig& file, const std::string& key, std::array<double, 3>& to) {
  if (!file.has(key)) return;
  const auto values = file.reals(key);
  if (values.size() != to.size()) file.fail(key + " should have 3 numbers");
  std::copy(values.begin(), values.end(), to.begin());
}

struct Sides {
  int width;
  int height;
};

Sides resized(const Image& picture, const GroundingPreprocess& preprocess) {
  const int width = picture.width();
  const int height = picture.height();
  if (!preprocess.resizes) return {width, height};
  if (preprocess.fixed_width > 0) return {preprocess.fixed_width, preprocess.fixed_height};
  const double shorter = std::min(width, height);
  const double longer = std::max(width, height);
  int side = preprocess.shortest;
  if (longer / shorter * side > preprocess.longest) {
    side = std::max(1, static_cast<int>(std::nearbyint(preprocess.longest * shorter / longer)));
  }
  const auto other = [&](int from, int to) {
    return static_cast<int>(static_cast<std::int64_t>(side) * from / to);
  };
  return width < height ? Sides{side, other(height, width)} : Sides{other(width, height), side};
}

}  // namespace

GroundingPreprocess read_grounding_preprocess(const ModelConfig& file) {
  GroundingPreprocess preprocess;
  file.expect("resample", {2, kPilBicubic});
  if (file.has("resample") && file.count("resample") == kPilBicubic) {
    preprocess.filter = Filter::kBicubic;
  }
  preprocess.resizes = file.flag("do_resize", true);
  read_size(file, preprocess);
  preprocess.factor =
      file.flag("do_rescale", true) ? file.real("rescale_factor", preprocess.factor) : 1;
  if (file.flag("do_normalize", true)) {
    read_numbers(file, "image_mean", preprocess.mean);
    read_numbers(file, "image_std", preprocess.std);
  } else {
    preprocess.mean = {0, 0, 0};
    preprocess.std = {1, 1, 1};
  }
  for (const double std : preprocess.std) {
    if (!(std > 0)) file.fail("image_std should be over 0");
  }
  return preprocess;
}

GroundingPixels to_grounding_pixels(const Image& picture, const GroundingPreprocess& preprocess) {
  if (picture.empty()) throw Error(ErrorKind::kBadInput, "the picture is empty");
  const auto [width, height] = resized(picture, preprocess);
  const bool is_as_wanted = width == picture.width() && height == picture.height();
  const Image seen = is_as_wanted ? picture : resize(picture, width, height, preprocess.filter);
  const std::size_t plane = std::size_t(width) * height;
  GroundingPixels pixels{width, height, std::vector<float>(3 * plane)};
  for (std::size_t c = 0; c < 3; ++c) {
    const auto factor = static_cast<float>(preprocess.factor / preprocess.std[c]);
    const auto offset = static_cast<float>(-preprocess.mean[c] / preprocess.std[c]);
    for (std::size_t i = 0; i < plane; ++i) {
      pixels.values[c * plane + i] = seen.pixels()[3 * i + c] * factor + offset;
    }
  }
  return pixels;
}

}  // namespace maia
