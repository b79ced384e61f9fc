#include "image/image.hpp"

#include <string>

#include "base/error.hpp"

namespace maia {
namespace {

void check_size(int width, int height) {
  const std::string size = std::to_string(width) + "x" + std::to_string(height);
  if (width < 1 || height < 1) {
    throw Error(ErrorKind::kBadInput, "an image of " + size + " pixels has nothing to show");
  }
  if (width > kMaxImageSide || height > kMaxImageSide ||
      std::int64_t(width) * height > kMaxImagePixels) {
    throw Error(ErrorKind::kLimit, "an image of " + size + " pixels is too large: at most " +
                                       std::to_string(kMaxImageSide) + " a side and " +
                                       std::to_string(kMaxImagePixels) + " in all");
  }
}

}  // namespace

Image::Image(int width, int height) : width_(width), height_(height) {
  check_size(width, height);
  pixels_.resize(std::size_t(width) * height * 3);
}

Image::Image(int width, int height, std::vector<std::uint8_t> pixels)
    : width_(width), height_(height), pixels_(std::move(pixels)) {
  check_size(width, height);
  if (pixels_.size() != std::size_t(width) * height * 3) {
    throw Error(ErrorKind::kBadInput, "an image of " + std::to_string(width) + "x" +
                                          std::to_string(height) + " pixels needs " +
                                          std::to_string(std::size_t(width) * height * 3) +
                                          " bytes and got " + std::to_string(pixels_.size()));
  }
}

}  // namespace maia
