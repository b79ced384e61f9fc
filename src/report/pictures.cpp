#include "report/pictures.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "image/codec.hpp"
#include "image/resample.hpp"

namespace maia {
namespace {

constexpr int kThumbnailSide = 64;
constexpr int kQuality = 80;

Image fit(const Image& image, int side) {
  const int longer = std::max(image.width(), image.height());
  if (longer <= side) return image;
  const double factor = static_cast<double>(side) / longer;
  const auto scaled = [factor](int length) {
    return std::max(1, static_cast<int>(std::lround(length * factor)));
  };
  return resize(image, scaled(image.width()), scaled(image.height()), Filter::kBicubic);
}

}  // namespace

const Pictures::Encoded& Pictures::encoded(const std::string& hash, int side) {
  const auto [slot, is_new] = cache_.try_emplace({hash, side});
  Encoded& result = slot->second;
  if (!is_new) return result;
  try {
    const Image image = fit(store_.image(hash), side);
    const auto jpeg = encode_jpeg(image, kQuality);
    const auto png = encode_png(image);
    const bool flat = png.size() <= jpeg.size();
    result.url = (flat ? "data:image/png;base64," : "data:image/jpeg;base64,") +
                 base64_encode(flat ? png : jpeg);
    result.width = image.width();
    result.height = image.height();
  } catch (const Error& error) {
    result.problem = error.kind() == ErrorKind::kNotFound ? "picture missing" : "picture damaged";
  }
  return result;
}

Html Pictures::show(const std::string& hash, const std::string& alt, std::string_view css_class) {
  const Encoded& picture = encoded(hash, side_);
  Html html;
  if (picture.url.empty()) {
    return html.leaf("span", {{"class", "no-picture"}, {"role", "img"}, {"aria-label", alt}},
                     picture.problem);
  }
  return html.empty("img", {{"class", std::string(css_class)},
                            {"src", picture.url},
                            {"alt", alt},
                            {"width", std::to_string(picture.width)},
                            {"height", std::to_string(picture.height)},
                            {"loading", "lazy"},
                            {"decoding", "async"}});
}

Html Pictures::thumbnail(const std::string& hash) {
  const Encoded& picture = encoded(hash, kThumbnailSide);
  Html html;
  if (picture.url.empty()) return html.leaf("span", {{"class", "thumb none"}}, "");
  return html.empty("img", {{"class", "thumb"},
                            {"src", picture.url},
                            {"alt", ""},
                            {"loading", "lazy"},
                            {"decoding", "async"}});
}

}  // namespace maia
