#include "image/resample.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/processor.hpp"

namespace maia {
namespace {

struct Size {
  int width;
  int height;
};

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

// Where one output position takes its value from: `count` input positions from `first` on, with
// `weights` of fixed point.
struct Window {
  int first = 0;
  int count = 0;
  const std::int32_t* weights = nullptr;
};

// The windows of the output positions `begin` to `end` when `from` positions become `to`.
class Windows {
 public:
  Windows(int from, int to, int begin, int end, Filter filter) {
    const double scale = static_cast<double>(from) / to;
    const double stretch = std::max(scale, 1.0);
    const double support = filter_support(filter) * stretch;
    const auto most = static_cast<std::size_t>(2 * support) + 3;
    weights_.reserve(static_cast<std::size_t>(end - begin) * most);  // pointers into it stay good
    std::vector<double> exact;
    for (int i = begin; i < end; ++i) {
      const double centre = (i + 0.5) * scale;
      const int first = std::max(0, static_cast<int>(std::lround(centre - support)));
      const int last = std::min(from, static_cast<int>(std::lround(centre + support)));
      exact.clear();
      double sum = 0;
      for (int x = first; x < last; ++x) {
        exact.push_back(filter_value(filter, (x - centre + 0.5) / stretch));
        sum += exact.back();
      }
      windows_.push_back({first, last - first, weights_.data() + weights_.size()});
      for (const double weight : exact) {
        const double scaled = (sum != 0 ? weight / sum : weight) * (1 << kPrecision);
        weights_.push_back(static_cast<std::int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5));
      }
    }
  }

  std::span<const Window> all() const { return windows_; }
  // The input positions that are used.
  int begin() const { return windows_.front().first; }
  int end() const { return windows_.back().first + windows_.back().count; }

 private:
  std::vector<std::int32_t> weights_;
  std::vector<Window> windows_;
};

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kPrecision, 0, 255));
}

constexpr std::int32_t kHalf = 1 << (kPrecision - 1);

// One row: `from` has a byte to spare behind its last pixel, so that pixels are read four bytes at
// a time; the fourth counts for nothing.
MAIA_FOR_EACH_PROCESSOR
void narrow_row(const std::uint8_t* from, std::span<const Window> windows, std::uint8_t* to) {
  using Sums = std::int32_t __attribute__((vector_size(16)));
  using Pixel = std::uint8_t __attribute__((vector_size(4)));
  for (const Window& window : windows) {
    Sums sums = {kHalf, kHalf, kHalf, kHalf};
    const std::uint8_t* pixel = from + std::ptrdiff_t(window.first) * 3;
    for (int i = 0; i < window.count; ++i, pixel += 3) {
      Pixel bytes;
      std::memcpy(&bytes, pixel, sizeof bytes);
      sums += __builtin_convertvector(bytes, Sums) * window.weights[i];
    }
    for (int c = 0; c < 3; ++c) *to++ = to_byte(sums[c]);
  }
}

// `rows` are `stride` bytes apart; a block of columns is summed in registers.
MAIA_FOR_EACH_PROCESSOR
void blend_rows(const std::uint8_t* rows, std::size_t stride, std::span<const std::int32_t> weights,
                std::uint8_t* to) {
  constexpr std::size_t kBlock = 32;
  std::size_t x = 0;
  for (; x + kBlock <= stride; x += kBlock) {
    std::int32_t sums[kBlock];
    for (std::int32_t& sum : sums) sum = kHalf;
    const std::uint8_t* from = rows + x;
    for (const std::int32_t weight : weights) {
      for (std::size_t i = 0; i < kBlock; ++i) sums[i] += from[i] * weight;
      from += stride;
    }
    for (std::size_t i = 0; i < kBlock; ++i) to[x + i] = to_byte(sums[i]);
  }
  for (; x < stride; ++x) {
    std::int32_t sum = kHalf;
    const std::uint8_t* from = rows + x;
    for (const std::int32_t weight : weights) {
      sum += *from * weight;
      from += stride;
    }
    to[x] = to_byte(sum);
  }
}

// The columns of `windows` and the rows from `top` to `bottom`.
Image resize_width(const Image& image, const Windows& windows, int top, int bottom) {
  Image result(static_cast<int>(windows.all().size()), bottom - top);
  const std::size_t size = std::size_t(image.width()) * 3;
  std::vector<std::uint8_t> row(size + 1);
  for (int y = top; y < bottom; ++y) {
    std::memcpy(row.data(), image.row(y), size);
    narrow_row(row.data(), windows.all(), result.row(y - top));
  }
  return result;
}

// `image` begins at the row `top` of the picture that `windows` are of.
Image resize_height(const Image& image, const Windows& windows, int top) {
  Image result(image.width(), static_cast<int>(windows.all().size()));
  int y = 0;
  for (const Window& window : windows.all()) {
    blend_rows(image.row(window.first - top), std::size_t(image.width()) * 3,
               {window.weights, static_cast<std::size_t>(window.count)}, result.row(y++));
  }
  return result;
}

Size shorter_side_resized(const Image& image, int side) {
  const int shorter = std::min(image.width(), image.height());
  const auto scaled = [&](int length) {
    return length == shorter ? side
                             : static_cast<int>(static_cast<std::int64_t>(side) * length / shorter);
  };
  return {scaled(image.width()), scaled(image.height())};
}

Region centre_region(Size size, int side) {
  // torchvision rounds the margin half to even.
  const auto margin = [&](int length) {
    return static_cast<int>(std::nearbyint((length - side) / 2.0));
  };
  return {margin(size.width), margin(size.height), side, side};
}

void check_crop(int picture_width, int picture_height, const Region& region) {
  if (region.left >= 0 && region.top >= 0 && region.left + region.width <= picture_width &&
      region.top + region.height <= picture_height) {
    return;
  }
  throw Error(ErrorKind::kInternal, "a crop reaches outside its picture of " +
                                        std::to_string(picture_width) + "x" +
                                        std::to_string(picture_height) + " pixels");
}

}  // namespace

Image resize_and_crop(const Image& image, int width, int height, Filter filter,
                      const Region& region) {
  check_crop(width, height, region);
  // PIL leaves a direction alone whose size does not change.
  const bool same_height = image.height() == height;
  const Windows rows(image.height(), height, region.top, region.top + region.height, filter);
  const int top = same_height ? region.top : rows.begin();
  const int bottom = same_height ? region.top + region.height : rows.end();
  Image narrowed;
  if (image.width() == width) {
    narrowed = crop(image, region.left, top, region.width, bottom - top);
  } else {
    const Windows columns(image.width(), width, region.left, region.left + region.width, filter);
    narrowed = resize_width(image, columns, top, bottom);
  }
  return same_height ? narrowed : resize_height(narrowed, rows, top);
}

Image resize(const Image& image, int width, int height, Filter filter) {
  if (image.width() == width && image.height() == height) return image;
  return resize_and_crop(image, width, height, filter, {0, 0, width, height});
}

Image resize_shorter_side(const Image& image, int side, Filter filter) {
  const Size size = shorter_side_resized(image, side);
  return resize(image, size.width, size.height, filter);
}

Image resize_and_crop_centre(const Image& image, int side, int crop, Filter filter) {
  const Size size = shorter_side_resized(image, side);
  return resize_and_crop(image, size.width, size.height, filter, centre_region(size, crop));
}

Image crop(const Image& image, int left, int top, int width, int height) {
  check_crop(image.width(), image.height(), {left, top, width, height});
  Image result(width, height);
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* from = image.row(top + y) + std::ptrdiff_t(left) * 3;
    std::copy(from, from + std::ptrdiff_t(width) * 3, result.row(y));
  }
  return result;
}

Image crop_centre(const Image& image, int side) {
  const Region region = centre_region({image.width(), image.height()}, side);
  return crop(image, region.left, region.top, side, side);
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
