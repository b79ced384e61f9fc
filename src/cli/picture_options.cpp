#include "cli/picture_options.hpp"

#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/console.hpp"

namespace maia {
namespace {

constexpr int kLeastSide = 16;
constexpr int kMostSide = 2048;

bool read_side(const std::string& text, int& side) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), side);
  return code == std::errc() && end == text.data() + text.size() && side >= kLeastSide &&
         side <= kMostSide;
}

}  // namespace

ImageSize parse_size(const std::string& text) {
  const auto sides = split(text, 'x');
  ImageSize size;
  if (sides.size() <= 2 && read_side(sides.front(), size.width) &&
      read_side(sides.back(), size.height)) {
    return size;
  }
  throw Error(ErrorKind::kUsage, "--size '" + clean_utf8(text, 40) +
                                     "' is no size: write one side or two from 16 to 2048, such as "
                                     "512 or 640x480");
}

std::string not_shown_line(const std::vector<std::string>& missing) {
  return missing.empty() ? "" : "not shown: " + printable(join(missing, ", "));
}

}  // namespace maia
