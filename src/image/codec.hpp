// Picture files in and out: PNG, JPEG and WebP are read, PNG and JPEG are written.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "image/image.hpp"

namespace maia {

// Grayscale becomes RGB, 16 bits become 8, and alpha is laid over white. The size is read from the
// header and checked before anything is allocated. Throws kBadInput naming `what` for bytes that
// are no picture, are cut short or are damaged, kLimit for one that is too large.
Image decode_image(std::span<const std::uint8_t> bytes, std::string_view what);

// From the header alone; throws as decode_image() does for one that is none.
struct ImageSize {
  int width = 0;
  int height = 0;
};
ImageSize image_size(std::span<const std::uint8_t> bytes, std::string_view what);

// Lossless, and the same bytes for the same picture.
std::vector<std::uint8_t> encode_png(const Image& image);
// height x width values, row by row, as a grayscale picture of 8 bits.
std::vector<std::uint8_t> encode_gray_png(std::span<const std::uint8_t> values, int width,
                                          int height);
// `quality` from 1 to 100; the same bytes for the same picture.
std::vector<std::uint8_t> encode_jpeg(const Image& image, int quality);

}  // namespace maia
