#include "image/marked_regions.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "base/error.hpp"
#include "image/mask.hpp"

namespace maia {
namespace {

constexpr int kLeastSide = 640;
constexpr double kTint = 0.4;
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;

// Easily told from each other and from most of what pictures show (after Tol's "bright" and
// "vibrant").
const std::array<cv::Scalar, 10> kColours = {cv::Scalar(238, 51, 119), cv::Scalar(51, 187, 238),
                                             cv::Scalar(255, 200, 40), cv::Scalar(60, 190, 80),
                                             cv::Scalar(150, 80, 220), cv::Scalar(255, 120, 50),
                                             cv::Scalar(0, 220, 190),  cv::Scalar(40, 100, 230),
                                             cv::Scalar(190, 200, 60), cv::Scalar(220, 110, 200)};

cv::Scalar ink_on(const cv::Scalar& paper) {
  const double light = 0.299 * paper[0] + 0.587 * paper[1] + 0.114 * paper[2];
  return light > 140 ? cv::Scalar(0, 0, 0) : cv::Scalar(255, 255, 255);
}

// A character that the font does not have is one '?', however many bytes it takes.
std::string printable_ascii(const std::string& text) {
  std::string ascii;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if ((byte & 0xc0) == 0x80) continue;
    ascii += byte >= 0x20 && byte < 0x7f ? letter : '?';
  }
  return ascii;
}

// The picture enlarged, and what is drawn on it in order.
class Sheet {
 public:
  explicit Sheet(const Image& image)
      : factor_((kLeastSide - 1) / std::max(image.width(), image.height()) + 1),
        shown_(resize(image, image.width() * factor_, image.height() * factor_, Filter::kBilinear)),
        canvas_(shown_.height(), shown_.width(), CV_8UC3, shown_.pixels().data()),
        line_(std::max(2, std::max(shown_.width(), shown_.height()) / 400)) {}

  void tint(const Mask& mask, const cv::Scalar& colour) {
    const cv::Mat small(mask.height, mask.width, CV_8U,
                        const_cast<std::uint8_t*>(mask.values.data()));  // read only
    cv::Mat region;
    cv::resize(small, region, canvas_.size(), 0, 0, cv::INTER_NEAREST);
    const cv::Mat paint(canvas_.size(), CV_8UC3, colour);
    cv::Mat mixed;
    cv::addWeighted(canvas_, 1 - kTint, paint, kTint, 0, mixed);
    mixed.copyTo(canvas_, region);
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(region, contours, cv::RETR_CCOMP, cv::CHAIN_APPROX_NONE);
    cv::drawContours(canvas_, contours, -1, cv::Scalar(255, 255, 255), 2 * line_);
    cv::drawContours(canvas_, contours, -1, colour, line_);
  }

  void frame(const Region& box, const cv::Scalar& colour) {
    cv::rectangle(canvas_, scaled(box), colour, line_);
  }

  // Above the box where there is room, and not over another label.
  void label(const std::string& text, const Region& box, const cv::Scalar& colour) {
    double scale = std::max(0.5, std::max(canvas_.cols, canvas_.rows) / 1100.0);
    int below = 0;
    const int thick = std::max(1, static_cast<int>(scale * 1.6));
    cv::Size size = cv::getTextSize(text, kFont, scale, thick, &below);
    const int pad = size.height / 3 + 1;
    const int most = canvas_.cols - 2 * pad;
    if (size.width > most) {
      scale *= double(most) / size.width;
      size = cv::getTextSize(text, kFont, scale, thick, &below);
    }
    const cv::Rect own = scaled(box);
    cv::Rect place(own.x, 0, size.width + 2 * pad, size.height + below + 2 * pad);
    place.x = std::clamp(place.x, 0, std::max(0, canvas_.cols - place.width));
    place.y = free_row(place, own.y - place.height);
    labels_.push_back(place);
    cv::rectangle(canvas_, place, colour, cv::FILLED);
    cv::putText(canvas_, text, {place.x + pad, place.y + pad + size.height}, kFont, scale,
                ink_on(colour), thick, cv::LINE_AA);
  }

  Image take() { return std::move(shown_); }

 private:
  cv::Rect scaled(const Region& box) const {
    return {box.left * factor_, box.top * factor_, box.width * factor_, box.height * factor_};
  }

  // From the wanted row on downwards; the wanted one where none is free.
  int free_row(cv::Rect place, int wanted) const {
    const int lowest = std::max(0, canvas_.rows - place.height);
    const int first = std::clamp(wanted, 0, lowest);
    for (int y = first; y <= lowest; y += 2) {
      place.y = y;
      const bool taken = std::any_of(labels_.begin(), labels_.end(), [&](const cv::Rect& other) {
        return (other & place).area() > 0;
      });
      if (!taken) return y;
    }
    return first;
  }

  int factor_;
  Image shown_;
  cv::Mat canvas_;
  int line_;
  std::vector<cv::Rect> labels_;
};

}  // namespace

Image mark_regions(const Image& image, std::span<const MarkedRegion> regions) {
  Sheet sheet(image);
  std::vector<std::size_t> order(regions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::size_t> sizes;
  for (const MarkedRegion& region : regions) {
    if (region.mask.width != image.width() || region.mask.height != image.height()) {
      throw Error(ErrorKind::kInternal, "a region's mask has another size than its picture");
    }
    sizes.push_back(count_of(region.mask));
  }
  // The large ones first, so that none hides a small one.
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
  const auto colour = [](std::size_t i) { return kColours[i % kColours.size()]; };
  for (const std::size_t i : order) sheet.tint(regions[i].mask, colour(i));
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (regions[i].box.width > 0) sheet.frame(regions[i].box, colour(i));
  }
  for (std::size_t i = 0; i < regions.size(); ++i) {
    sheet.label(printable_ascii(regions[i].label), regions[i].box, colour(i));
  }
  return sheet.take();
}

}  // namespace maia
