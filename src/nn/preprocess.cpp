#include "nn/preprocess.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "image/resample.hpp"

namespace maia {
namespace {

// A strip many times longer than wide would become a huge picture of which only the centre is used.
constexpr int kMaxProportion = 8;

Image without_far_ends(const Image& image) {
  const int longest = std::min(image.width(), image.height()) * kMaxProportion;
  if (std::max(image.width(), image.height()) <= longest) return image;
  const int width = std::min(image.width(), longest);
  const int height = std::min(image.height(), longest);
  return crop(image, (image.width() - width) / 2, (image.height() - height) / 2, width, height);
}

}  // namespace

Image square_view(const Image& image, int side) {
  if (image.empty()) throw Error(ErrorKind::kBadInput, "a network was given an empty picture");
  if (image.width() == side && image.height() == side) return image;
  return crop_centre(resize_shorter_side(without_far_ends(image), side, Filter::kBicubic), side);
}

}  // namespace maia
