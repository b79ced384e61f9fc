#include "detect/colours.hpp"

#include <algorithm>

namespace maia {
namespace {

enum Index : std::size_t {
  kRed,
  kOrange,
  kYellow,
  kGreen,
  kBlue,
  kPurple,
  kPink,
  kBrown,
  kBlack,
  kWhite,
  kGray
};

// Degrees, 0 to 360.
double hue_of(int r, int g, int b, int high, int low) {
  const double span = high - low;
  double hue = 0;
  if (high == r) {
    hue = (g - b) / span;
  } else if (high == g) {
    hue = 2 + (b - r) / span;
  } else {
    hue = 4 + (r - g) / span;
  }
  return hue < 0 ? hue * 60 + 360 : hue * 60;
}

}  // namespace

const std::array<std::string, kColourCount>& colour_words() {
  static const std::array<std::string, kColourCount> kWords = {"red",   "orange", "yellow", "green",
                                                               "blue",  "purple", "pink",   "brown",
                                                               "black", "white",  "gray"};
  return kWords;
}

std::size_t colour_index(std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  const int high = std::max({red, green, blue});
  const int low = std::min({red, green, blue});
  const double value = high / 255.0;
  const double saturation = high == 0 ? 0 : double(high - low) / high;
  if (value < 0.20 || (value < 0.28 && saturation < 0.45)) return kBlack;
  if (saturation < 0.13 || (saturation < 0.20 && value < 0.5)) return value > 0.80 ? kWhite : kGray;
  const double hue = hue_of(red, green, blue, high, low);
  const bool pale = saturation < 0.55 && value > 0.65;
  if (hue < 14 || hue >= 345) return pale ? kPink : (value < 0.38 ? kBrown : kRed);
  if (hue < 42) {
    if (value < 0.68 || (saturation < 0.55 && value < 0.85)) return kBrown;
    return saturation < 0.30 ? kWhite : kOrange;
  }
  if (hue < 66) return value < 0.45 ? (hue < 50 ? kBrown : kGreen) : kYellow;
  if (hue < 165) return kGreen;
  if (hue < 256) return kBlue;
  if (hue < 295) return kPurple;
  return pale || value > 0.8 ? kPink : kPurple;
}

}  // namespace maia
