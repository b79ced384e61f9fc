#include "image/highlight.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "base/error.hpp"
#include "image/resample.hpp"

namespace maia {

Mask active_region(const Grid& map, float threshold, int width, int height) {
  const Grid full = resize(map, width, height);
  Mask region{width, height, std::vector<std::uint8_t>(full.values.size())};
  std::transform(full.values.begin(), full.values.end(), region.values.begin(),
                 [&](float value) { return static_cast<std::uint8_t>(value > threshold); });
  return region;
}

Image highlight(const Image& image, const Mask& region, bool outline) {
  if (region.width != image.width() || region.height != image.height()) {
    throw Error(ErrorKind::kInternal, "a highlight's mask has another size than its picture");
  }
  Image result = image;
  const auto pixels = result.pixels();
  for (std::size_t i = 0; i < region.values.size(); ++i) {
    if (region.values[i] != 0) continue;
    for (std::size_t c = 0; c < 3; ++c) pixels[3 * i + c] /= 4;
  }
  if (outline) {
    const cv::Mat mask(region.height, region.width, CV_8UC1,
                       const_cast<std::uint8_t*>(region.values.data()));
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(mask.clone(), contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    cv::Mat canvas(result.height(), result.width(), CV_8UC3, pixels.data());
    cv::drawContours(canvas, contours, -1, cv::Scalar(230, 20, 20), 2);
  }
  return result;
}

Image contact_sheet(std::span<const Image> images, int columns, int cell) {
  constexpr int kGap = 4;
  const int count = std::max(1, static_cast<int>(images.size()));
  columns = std::clamp(columns, 1, count);
  const int rows = (count + columns - 1) / columns;
  Image sheet(columns * (cell + kGap) + kGap, rows * (cell + kGap) + kGap);
  std::fill(sheet.pixels().begin(), sheet.pixels().end(), std::uint8_t{255});
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Image& image = images[i];
    const double scale = static_cast<double>(cell) / std::max(image.width(), image.height());
    const Image small =
        resize(image, std::max(1, static_cast<int>(image.width() * scale)),
               std::max(1, static_cast<int>(image.height() * scale)), Filter::kBilinear);
    const int left =
        kGap + static_cast<int>(i % columns) * (cell + kGap) + (cell - small.width()) / 2;
    const int top =
        kGap + static_cast<int>(i / columns) * (cell + kGap) + (cell - small.height()) / 2;
    for (int y = 0; y < small.height(); ++y) {
      std::copy(small.row(y), small.row(y) + std::ptrdiff_t(small.width()) * 3,
                sheet.row(top + y) + std::ptrdiff_t(left) * 3);
    }
  }
  return sheet;
}

}  // namespace maia
