#include "imagery/stamps.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "imagery/drawn.hpp"
#include "imagery/paint.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostVariants = 300;

cv::Mat view(const Cutout& cutout) {
  return cv::Mat(cutout.height, cutout.width, CV_8UC4,
                 const_cast<std::uint8_t*>(cutout.pixels.data()));
}

Cutout premultiplied(const cv::Mat& bgra) {
  Cutout cutout{bgra.cols, bgra.rows, {}};
  cutout.pixels.resize(std::size_t(bgra.cols) * bgra.rows * 4);
  std::uint8_t* out = cutout.pixels.data();
  for (int y = 0; y < bgra.rows; ++y) {
    const auto* in = bgra.ptr<std::uint8_t>(y);
    for (int x = 0; x < bgra.cols; ++x, in += 4, out += 4) {
      const int alpha = in[3];
      for (int c = 0; c < 3; ++c)
        out[c] = static_cast<std::uint8_t>((in[2 - c] * alpha + 127) / 255);
      out[3] = static_cast<std::uint8_t>(alpha);
    }
  }
  return cutout;
}

cv::Rect visible_part(const cv::Mat& bgra) {
  cv::Mat alpha;
  cv::extractChannel(bgra, alpha, 3);
  cv::Mat visible = alpha > 24;
  return cv::boundingRect(visible);
}

float luminance(const std::uint8_t* rgba) {
  return (0.299f * rgba[0] + 0.587f * rgba[1] + 0.114f * rgba[2]) / std::max<float>(rgba[3], 1);
}

void measure_shading(Stamp& stamp) {
  std::vector<float> values;
  values.reserve(stamp.cutout.pixels.size() / 4);
  for (std::size_t i = 0; i < stamp.cutout.pixels.size(); i += 4) {
    const std::uint8_t* pixel = stamp.cutout.pixels.data() + i;
    if (pixel[3] >= 200) values.push_back(luminance(pixel));
  }
  if (values.empty()) return;
  const auto at = [&](double q) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(q * (values.size() - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
  };
  stamp.dark = at(0.03);
  stamp.bright = std::max(at(0.97), stamp.dark + 0.05f);
  stamp.middle = at(0.5);
}

// A PNG without its colour profile and texts, which no stamp needs and which the decoder may
// complain about. Anything that does not look like a PNG is returned as it is.
std::vector<std::uint8_t> without_extras(const std::vector<std::uint8_t>& png) {
  constexpr std::size_t kSignature = 8;
  if (png.size() < kSignature) return png;
  std::vector<std::uint8_t> kept(png.begin(), png.begin() + kSignature);
  for (std::size_t at = kSignature; at + 12 <= png.size();) {
    const std::size_t length =
        std::size_t(png[at]) << 24 | png[at + 1] << 16 | png[at + 2] << 8 | png[at + 3];
    if (length > png.size() - at - 12) return png;
    const std::string_view type(reinterpret_cast<const char*>(png.data()) + at + 4, 4);
    const bool essential = type[0] >= 'A' && type[0] <= 'Z';
    if (essential || type == "tRNS") {
      kept.insert(kept.end(), png.begin() + static_cast<std::ptrdiff_t>(at),
                  png.begin() + static_cast<std::ptrdiff_t>(at + length + 12));
    }
    at += length + 12;
  }
  return kept;
}

Stamp decode_stamp(const std::filesystem::path& file) {
  std::error_code code;
  if (!std::filesystem::exists(file, code)) {
    throw Error(ErrorKind::kUnavailable, "the stamp " + file.string() +
                                             " is not there: apt-get install --reinstall "
                                             "tuxpaint-stamps-default");
  }
  const auto bytes = without_extras(read_file(file, 64 << 20));
  cv::Mat image = cv::imdecode(bytes, cv::IMREAD_UNCHANGED);
  if (image.empty()) throw Error(ErrorKind::kBadInput, "cannot decode the stamp " + file.string());
  if (image.depth() != CV_8U) image.convertTo(image, CV_8U, 1.0 / 257);
  if (image.channels() == 1) cv::cvtColor(image, image, cv::COLOR_GRAY2BGRA);
  if (image.channels() == 3) cv::cvtColor(image, image, cv::COLOR_BGR2BGRA);
  const cv::Rect box = visible_part(image);
  if (box.empty()) throw Error(ErrorKind::kBadInput, "the stamp " + file.string() + " is empty");
  Stamp stamp;
  stamp.cutout = premultiplied(image(box));
  const int side = std::max(stamp.cutout.width, stamp.cutout.height);
  if (side > kStampSide) {
    const double factor = double(kStampSide) / side;
    stamp.cutout = resize_cutout(stamp.cutout, std::max(1, int(stamp.cutout.width * factor + 0.5)),
                                 std::max(1, int(stamp.cutout.height * factor + 0.5)));
  }
  measure_shading(stamp);
  return stamp;
}

Stamp measured(Cutout cutout) {
  Stamp stamp;
  stamp.cutout = std::move(cutout);
  measure_shading(stamp);
  return stamp;
}

}  // namespace

std::filesystem::path default_stamp_folder() {
  return "/usr/share/tuxpaint/stamps";
}

StampStore::StampStore(std::filesystem::path folder,
                       const std::map<std::string, std::string>& names)
    : folder_(std::move(folder)) {
  for (const auto& [own, other] : names) own_names_.emplace(other, own);
  std::error_code code;
  if (!std::filesystem::is_directory(folder_ / "animals", code)) {
    throw Error(ErrorKind::kUnavailable, "the pictures that scenes are drawn from are not in " +
                                             folder_.string() +
                                             ": apt-get install tuxpaint-stamps-default");
  }
}

const std::string& StampStore::own_name(const std::string& name) const {
  const auto found = own_names_.find(name);
  return found == own_names_.end() ? name : found->second;
}

bool StampStore::draws_in_colour(const std::string& name) const {
  return is_drawn(own_name(name));
}

std::shared_ptr<const Stamp> StampStore::get(const std::string& name) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = stamps_.find(name); found != stamps_.end()) return found->second;
  }
  // Two threads may make the same stamp; the first one's result stays.
  const std::string& own = own_name(name);
  auto stamp = std::make_shared<const Stamp>(
      is_drawn(own) ? measured(draw_stamp(own, "", "")) : decode_stamp(folder_ / (own + ".png")));
  const std::lock_guard lock(mutex_);
  return stamps_.emplace(name, std::move(stamp)).first->second;
}

std::shared_ptr<const Stamp> StampStore::get(const SceneObject& object) const {
  const std::string& own = own_name(object.stamp);
  const std::string text = own == kTextStamp ? drawable_letters(object.text) : "";
  if (!is_drawn(own) || (object.colour.empty() && text.empty())) return get(object.stamp);
  const std::string key = own + '\n' + object.colour + '\n' + text;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = variants_.find(key); found != variants_.end()) return found->second;
  }
  auto stamp = std::make_shared<const Stamp>(measured(draw_stamp(own, object.colour, text)));
  const std::lock_guard lock(mutex_);
  if (variants_.size() >= kMostVariants) variants_.clear();
  return variants_.emplace(key, std::move(stamp)).first->second;
}

Cutout resize_cutout(const Cutout& cutout, int width, int height) {
  if (width == cutout.width && height == cutout.height) return cutout;
  Cutout result{width, height, std::vector<std::uint8_t>(std::size_t(width) * height * 4)};
  cv::Mat target = view(result);
  const bool shrinks = width < cutout.width && height < cutout.height;
  cv::resize(view(cutout), target, target.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  // Cubic overshoots; premultiplied colour never exceeds alpha.
  for (std::size_t i = 0; i < result.pixels.size(); i += 4) {
    std::uint8_t* p = result.pixels.data() + i;
    for (int c = 0; c < 3; ++c) p[c] = std::min(p[c], p[3]);
  }
  return result;
}

void mirror_cutout(Cutout& cutout) {
  auto* pixels = reinterpret_cast<std::uint32_t*>(cutout.pixels.data());
  for (int y = 0; y < cutout.height; ++y) {
    std::reverse(pixels + std::size_t(y) * cutout.width,
                 pixels + std::size_t(y + 1) * cutout.width);
  }
}

std::array<float, 3> named_colour(const std::string& name) {
  static const std::map<std::string, std::array<float, 3>> kColours = {
      {"red", {0.84f, 0.08f, 0.09f}},    {"orange", {0.97f, 0.52f, 0.05f}},
      {"yellow", {0.97f, 0.85f, 0.10f}}, {"green", {0.12f, 0.62f, 0.16f}},
      {"blue", {0.10f, 0.28f, 0.86f}},   {"purple", {0.50f, 0.14f, 0.70f}},
      {"pink", {0.98f, 0.52f, 0.70f}},   {"brown", {0.45f, 0.26f, 0.11f}},
      {"black", {0.10f, 0.10f, 0.11f}},  {"white", {0.95f, 0.95f, 0.94f}},
      {"gray", {0.52f, 0.52f, 0.53f}}};
  const auto found = kColours.find(name);
  if (found == kColours.end()) throw Error(ErrorKind::kBadInput, "no colour is named " + name);
  return found->second;
}

void repaint_cutout(Cutout& cutout, const Stamp& stamp, const std::string& colour) {
  const auto target = named_colour(colour);
  // The stamp's middle luminance becomes about the colour itself, darker parts a shade of it,
  // brighter ones a tint. Strong highlights stay highlights. A bright colour is kept in its shades,
  // or a white elephant would be a patchy gray one; and the outlines of drawings stay dark.
  const float luma = 0.3f * target[0] + 0.59f * target[1] + 0.11f * target[2];
  const float bright = ramp(0.45f, 0.95f, luma);
  const float low = 0.30f + 0.24f * bright;
  const float high = 1.43f - 0.33f * bright;
  const float wanted = (1 - 0.06f * bright - low) / (high - low);
  const float middle =
      std::clamp((stamp.middle - stamp.dark) / (stamp.bright - stamp.dark), 0.2f, 0.8f);
  const float gamma = std::log(wanted) / std::log(middle);
  // What is nearly one shade by nature stays so.
  const float contrast = std::clamp((stamp.bright - stamp.dark) / 0.55f, 0.5f, 1.0f);
  const float ink = stamp.middle > 0.3f ? 0.14f : 0.0f;
  std::array<std::array<std::uint8_t, 3>, 256> table{};
  for (int i = 0; i < 256; ++i) {
    const float level = static_cast<float>(i) / 255.0f;
    const float place = std::clamp((level - stamp.dark) / (stamp.bright - stamp.dark), 0.0f, 1.0f);
    float shade = low + (high - low) * std::pow(place, gamma);
    shade = 1 + (shade - 1) * contrast;
    if (level < ink) shade *= 0.25f + 0.75f * level / ink;
    for (int c = 0; c < 3; ++c) {
      const float value =
          shade <= 1 ? target[c] * shade : target[c] + (1 - target[c]) * (shade - 1) * 0.8f;
      table[i][c] = static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255));
    }
  }
  for (std::size_t i = 0; i < cutout.pixels.size(); i += 4) {
    std::uint8_t* p = cutout.pixels.data() + i;
    if (p[3] == 0) continue;
    const int level = std::min(255, static_cast<int>(luminance(p) * 255 + 0.5f));
    for (int c = 0; c < 3; ++c)
      p[c] = static_cast<std::uint8_t>((table[level][c] * p[3] + 127) / 255);
  }
}

}  // namespace maia
