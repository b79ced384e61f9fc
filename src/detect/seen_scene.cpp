#include "detect/seen_scene.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "detect/colours.hpp"

namespace maia {
namespace {

constexpr int kSurround = 8;  // pixels around an object that it is compared with
// The distance of two colours, as a part of the way from black to white, that is as good as any
// larger one.
constexpr double kFullContrast = 0.35;

class MeanColour {
 public:
  void add(const std::uint8_t* pixel) {
    for (std::size_t c = 0; c < 3; ++c) sum_[c] += pixel[c];
    ++count_;
  }
  std::size_t count() const { return count_; }

  double contrast(const MeanColour& other) const {
    if (count_ == 0 || other.count_ == 0) return 1;
    double squares = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      const double difference =
          (double(sum_[c]) / double(count_) - double(other.sum_[c]) / double(other.count_)) / 255;
      squares += difference * difference;
    }
    return std::min(1.0, std::sqrt(squares / 3) / kFullContrast);
  }

 private:
  std::array<std::uint64_t, 3> sum_{};
  std::size_t count_ = 0;
};

struct Box {
  int left, top, right, bottom;  // right and bottom not included
};

}  // namespace

SeenScene::SeenScene(const Scene& scene)
    : scene_(scene), rendered_(render(scene)), objects_(scene.objects.size()) {
  const auto pixels = rendered_.image.pixels();
  colours_.resize(rendered_.labels.size());
  for (std::size_t i = 0; i < colours_.size(); ++i) {
    colours_[i] = static_cast<std::uint8_t>(
        colour_index(pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]));
  }
  for (std::size_t i = 0; i < objects_.size(); ++i) look_at(i);
}

void SeenScene::look_at(std::size_t object) {
  const int width = scene_.width;
  const int height = scene_.height;
  Box box{width, height, 0, 0};
  double x_sum = 0;
  double y_sum = 0;
  SeenObject& seen = objects_[object];
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* labels = rendered_.labels.data() + std::size_t(y) * width;
    for (int x = 0; x < width; ++x) {
      if (labels[x] != object + 1) continue;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x + 1),
             std::max(box.bottom, y + 1)};
      ++seen.pixels;
      x_sum += x + 0.5;
      y_sum += y + 0.5;
    }
  }
  if (seen.pixels == 0) return;
  seen.x = x_sum / double(seen.pixels) / width;
  seen.y = y_sum / double(seen.pixels) / height;
  MeanColour inside;
  MeanColour around;
  for (int y = std::max(0, box.top - kSurround); y < std::min(height, box.bottom + kSurround);
       ++y) {
    const std::uint8_t* labels = rendered_.labels.data() + std::size_t(y) * width;
    const std::uint8_t* row = rendered_.image.row(y);
    for (int x = std::max(0, box.left - kSurround); x < std::min(width, box.right + kSurround);
         ++x) {
      (labels[x] == object + 1 ? inside : around).add(row + 3 * std::size_t(x));
    }
  }
  seen.contrast = inside.contrast(around);
}

const std::vector<VisiblePart>& SeenScene::parts() const {
  if (!parts_) parts_ = visible_parts(scene_, rendered_);
  return *parts_;
}

Mask SeenScene::empty_mask() const {
  return {scene_.width, scene_.height, std::vector<std::uint8_t>(pixels())};
}

Mask SeenScene::object_mask(std::size_t object) const {
  Mask mask = empty_mask();
  for (std::size_t i = 0; i < mask.values.size(); ++i) {
    mask.values[i] = rendered_.labels[i] == object + 1;
  }
  return mask;
}

double SeenScene::contrast(const Mask& mask) const {
  MeanColour inside;
  MeanColour outside;
  const std::uint8_t* pixel = rendered_.image.pixels().data();
  for (std::size_t i = 0; i < mask.values.size(); ++i, pixel += 3) {
    (mask.values[i] != 0 ? inside : outside).add(pixel);
  }
  return inside.contrast(outside);
}

}  // namespace maia
