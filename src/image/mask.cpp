#include "image/mask.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "base/error.hpp"

namespace maia {

void unite(Mask& mask, const Mask& other) {
  if (mask.width != other.width || mask.height != other.height) {
    throw Error(ErrorKind::kInternal, "masks of different sizes cannot be joined");
  }
  for (std::size_t i = 0; i < mask.values.size(); ++i) mask.values[i] |= other.values[i];
}

Mask dilate(const Mask& mask, int radius) {
  if (radius <= 0 || mask.values.empty()) return mask;
  const int side = 2 * radius + 1;
  cv::Mat disc(side, side, CV_8U);
  for (int y = -radius; y <= radius; ++y) {
    for (int x = -radius; x <= radius; ++x) {
      disc.at<std::uint8_t>(y + radius, x + radius) = x * x + y * y <= radius * radius;
    }
  }
  Mask grown{mask.width, mask.height, std::vector<std::uint8_t>(mask.values.size())};
  const cv::Mat from(mask.height, mask.width, CV_8U,
                     const_cast<std::uint8_t*>(mask.values.data()));  // read only
  cv::Mat to(mask.height, mask.width, CV_8U, grown.values.data());
  cv::dilate(from, to, disc);
  return grown;
}

std::size_t count_of(const Mask& mask) {
  return static_cast<std::size_t>(
      std::count_if(mask.values.begin(), mask.values.end(), [](auto value) { return value != 0; }));
}

Region bounds_of(const Mask& mask) {
  int left = mask.width;
  int right = 0;
  int top = mask.height;
  int bottom = 0;
  for (int y = 0; y < mask.height; ++y) {
    for (int x = 0; x < mask.width; ++x) {
      if (!mask.at(x, y)) continue;
      left = std::min(left, x);
      right = std::max(right, x + 1);
      top = std::min(top, y);
      bottom = std::max(bottom, y + 1);
    }
  }
  if (left >= right) return {};
  return {left, top, right - left, bottom - top};
}

}  // namespace maia
