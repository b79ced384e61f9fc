#include "image/resample.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace maia {
namespace {

double filter_support(Filter filter) {
  return filter == Filter::kBilinear ? 1.0 : 2.0;
}

double filter_value(Filter filter, double x) {
  x = std::abs(x);
  if (filter == Filter::kBilinear) return x < 1 ? 1 - x : 0;
  constexpr double kA = -0.5;  // PIL's bicubic
  if (x < 1) return ((kA + 2) * x - (kA + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * kA;
  return 0;
}

constexpr int kPrecision = 32 - 8 - 2;  // bits after the point in a coefficient

// For one output position: the first input position and the weights from there on.
struct Window {
  int first = 0;
  std::vector<std::int32_t> weights;
};

std::vector<Window> make_windows(int from, int to, Filter filter) {
  const double scale = static_cast<double>(from) / to;
  const double stretch = std::max(scale, 1.0);
  const double support = filter_support(filter) * stretch;
  std::vector<Window> windows(static_cast<std::size_t>(to));
  for (int i = 0; i < to; ++i) {
    const double centre = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(std::lround(centre - support)));
    const int last = std::min(from, static_cast<int>(std::lround(centre + support)));
    std::vector<double> weights;
    double sum = 0;
    for (int x = first; x < last; ++x) {
      weights.push_back(filter_value(filter, (x - centre + 0.5) / stretch));
      sum += weights.back();
    }
    auto& window = windows[static_cast<std::size_t>(i)];
    window.first = first;
    for (const double weight : weights) {
      const double scaled = (sum != 0 ? weight / sum : weight) * (1 << kPrecision);
      window.weights.push_back(static_cast<std::int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5));
    }
  }
  return windows;
}

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kPrecision, 0, 255));
}

constexpr std::int32_t kHalf = 1 << (kPrecision - 1);

Image resize_width(const Image& image, int width, Filter filter) {
  const auto windows = make_windows(image.width(), width, filter);
  Image result(width, image.height());
  for (int y = 0; y < image.height(); ++y) {
    const std::uint8_t* from = image.row(y);
    std::uint8_t* to = result.row(y);
    for (const auto& window : windows) {
      std::int32_t sums[3] = {kHalf, kHalf, kHalf};
      const std::uint8_t* pixel = from + std::ptrdiff_t(window.first) * 3;
      for (const std::int32_t weight : window.weights) {
        for (int c = 0; c < 3; ++c) sums[c] += pixel[c] * weight;
        pixel += 3;
      }
      for (const std::int32_t sum : sums) *to++ = to_byte(sum);
    }
  }
  return result;
}

Image resize_height(const Image& image, int height, Filter filter) {
  const auto windows = make_windows(image.height(), height, filter);
  Image result(image.width(), height);
  const std::size_t stride = std::size_t(image.width()) * 3;
  std::vector<std::int32_t> sums(stride);
  for (int y = 0; y < height; ++y) {
    std::fill(sums.begin(), sums.end(), kHalf);
    const auto& window = windows[static_cast<std::size_t>(y)];
    for (std::size_t i = 0; i < window.weights.size(); ++i) {
      const std::uint8_t* from = image.row(window.first + static_cast<int>(i));
      const std::int32_t weight = window.weights[i];
      for (std::size_t x = 0; x < stride; ++x) sums[x] += from[x] * weight;
    }
    std::transform(sums.begin(), sums.end(), result.row(y), to_byte);
  }
  return result;
}

}  // namespace

Image resize(const Image& image, int width, int height, Filter filter) {
  Image result = image.width() == width ? image : resize_width(image, width, filter);
  return result.height() == height ? result : resize_height(result, height, filter);
}

Image resize_shorter_side(const Image& image, int side, Filter filter) {
  const int shorter = std::min(image.width(), image.height());
  if (shorter == side) return image;
  const auto scaled = [&](int length) {
    return length == shorter ? side
                             : static_cast<int>(static_cast<std::int64_t>(side) * length / shorter);
  };
  return resize(image, scaled(image.width()), scaled(image.height()), filter);
}

Image crop(const Image& image, int left, int top, int width, int height) {
  if (left < 0 || top < 0 || left + width > image.width() || top + height > image.height()) {
    throw Error(ErrorKind::kInternal, "a crop reaches outside its picture of " +
                                          std::to_string(image.width()) + "x" +
                                          std::to_string(image.height()) + " pixels");
  }
  Image result(width, height);
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* from = image.row(top + y) + std::ptrdiff_t(left) * 3;
    std::copy(from, from + std::ptrdiff_t(width) * 3, result.row(y));
  }
  return result;
}

Image crop_centre(const Image& image, int side) {
  // torchvision rounds the margin half to even.
  const auto margin = [&](int length) {
    return static_cast<int>(std::nearbyint((length - side) / 2.0));
  };
  return crop(image, margin(image.width()), margin(image.height()), side, side);
}

Grid resize(const Grid& grid, int width, int height) {
  Grid result{width, height, std::vector<float>(std::size_t(width) * height)};
  struct Place {
    int low, high;
    float share;
  };
  const auto place = [](int i, int from, int to) {
    const float centre =
        std::max(0.0F, (static_cast<float>(i) + 0.5F) * static_cast<float>(from) / to - 0.5F);
    const int low = std::min(static_cast<int>(centre), from - 1);
    return Place{low, std::min(low + 1, from - 1), centre - static_cast<float>(low)};
  };
  std::vector<Place> columns;
  for (int x = 0; x < width; ++x) columns.push_back(place(x, grid.width, width));
  float* to = result.values.data();
  for (int y = 0; y < height; ++y) {
    const Place row = place(y, grid.height, height);
    for (const Place& column : columns) {
      const auto along = [&](int line) {
        const float left = grid.at(column.low, line);
        return left + (grid.at(column.high, line) - left) * column.share;
      };
      const float top = along(row.low);
      *to++ = top + (along(row.high) - top) * row.share;
    }
  }
  return result;
}

}  // namespace maia
