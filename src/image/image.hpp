// The picture type of maia: 8-bit RGB, row by row, a value.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace maia {

// No side is longer than this, and no picture has more pixels: larger ones are refused unread.
inline constexpr int kMaxImageSide = 16384;
inline constexpr std::int64_t kMaxImagePixels = 64 << 20;

class Image {
 public:
  Image() = default;
  // Black. Throws kLimit for sizes over the bounds, kBadInput for sizes under 1.
  Image(int width, int height);
  // `pixels` holds height x width x 3 bytes; throws kBadInput otherwise.
  Image(int width, int height, std::vector<std::uint8_t> pixels);

  int width() const { return width_; }
  int height() const { return height_; }
  bool empty() const { return pixels_.empty(); }

  // height x width x 3, R, G, B.
  std::span<const std::uint8_t> pixels() const { return pixels_; }
  std::span<std::uint8_t> pixels() { return pixels_; }
  std::uint8_t* row(int y) { return pixels_.data() + std::size_t(y) * width_ * 3; }
  const std::uint8_t* row(int y) const { return pixels_.data() + std::size_t(y) * width_ * 3; }

  bool operator==(const Image&) const = default;

 private:
  int width_ = 0;
  int height_ = 0;
  std::vector<std::uint8_t> pixels_;
};

// A plane of floats, row by row: an activation map, or a mask's confidence.
struct Grid {
  int width = 0;
  int height = 0;
  std::vector<float> values;

  float at(int x, int y) const { return values[std::size_t(y) * width + x]; }
};

// A plane of truth values (0 or 1), row by row.
struct Mask {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> values;

  bool at(int x, int y) const { return values[std::size_t(y) * width + x] != 0; }
};

}  // namespace maia
