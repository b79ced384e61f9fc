#include "imagery/pad.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace maia {
namespace {

// Twice the side of a stamp, so that shrinking smooths the edges.
constexpr int kSheetSide = 2 * kStampSide;
constexpr float kUnit = kSheetSide / 100.0f;
constexpr int kShift = 4;  // points are given to OpenCV in sixteenths of a pixel

cv::Point fixed(Point point) {
  const float factor = kUnit * (1 << kShift);
  return {static_cast<int>(std::lround(point.x * factor)),
          static_cast<int>(std::lround(point.y * factor))};
}

std::vector<cv::Point> fixed(const Outline& outline) {
  std::vector<cv::Point> points;
  points.reserve(outline.size());
  for (const Point point : outline) points.push_back(fixed(point));
  return points;
}

Point along(Point centre, float across, float down, float radians) {
  return {centre.x + across * std::cos(radians), centre.y + down * std::sin(radians)};
}

Point turned(Point point, Point centre, float radians) {
  const float x = point.x - centre.x;
  const float y = point.y - centre.y;
  return {centre.x + x * std::cos(radians) - y * std::sin(radians),
          centre.y + x * std::sin(radians) + y * std::cos(radians)};
}

float radians_of(float degrees) {
  return degrees * std::numbers::pi_v<float> / 180;
}

Rgb darker(Rgb colour) {
  return colour * 0.45f;
}

// The colour at (u, v) of the filled part's box.
Rgb shaded(const Ink& ink, float u, float v) {
  const Rgb white{1, 1, 1};
  switch (ink.shading) {
    case Ink::Shading::kFlat:
      return ink.colour;
    case Ink::Shading::kSoft: {
      const float light = 0.5f - (0.75f * v + 0.25f * u);
      return light > 0 ? mix(ink.colour, white, 0.36f * light) : ink.colour * (1 + 0.5f * light);
    }
    case Ink::Shading::kBall: {
      const float away = std::hypot(u - 0.36f, v - 0.32f);
      const Rgb body = ink.colour * (1.08f - 0.62f * away * away);
      return mix(body, white, 0.55f * ramp(0.26f, 0.0f, away));
    }
    case Ink::Shading::kTube: {
      const float across = u - 0.38f;
      const Rgb body = ink.colour * (1.06f - 1.25f * across * across);
      return mix(body, white, 0.35f * std::exp(-across * across * 60));
    }
  }
  return ink.colour;
}

}  // namespace

Outline oval(Point centre, float across, float down, float degrees) {
  constexpr int kPoints = 72;
  Outline outline;
  for (int i = 0; i < kPoints; ++i) {
    const float t = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / kPoints;
    outline.push_back(turned(along(centre, across, down, t), centre, radians_of(degrees)));
  }
  return outline;
}

Outline circle(Point centre, float radius) {
  return oval(centre, radius, radius);
}

Outline box(float left, float top, float right, float bottom) {
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

Outline rounded_box(float left, float top, float right, float bottom, float radius) {
  Outline outline;
  const Point corners[] = {{right - radius, top + radius},
                           {right - radius, bottom - radius},
                           {left + radius, bottom - radius},
                           {left + radius, top + radius}};
  for (int corner = 0; corner < 4; ++corner) {
    for (int step = 0; step <= 8; ++step) {
      const float degrees =
          -90.0f + 90.0f * static_cast<float>(corner) + 11.25f * static_cast<float>(step);
      outline.push_back(along(corners[corner], radius, radius, radians_of(degrees)));
    }
  }
  return outline;
}

Outline polygon(Point centre, float radius, int corners, float degrees) {
  Outline outline;
  for (int i = 0; i < corners; ++i) {
    const float turn = degrees - 90 + 360.0f * static_cast<float>(i) / static_cast<float>(corners);
    outline.push_back(along(centre, radius, radius, radians_of(turn)));
  }
  return outline;
}

// Catmull and Rom's spline: through every point, with the slope of its neighbours there.
Outline smooth(const Outline& points, bool closed) {
  constexpr int kSteps = 10;
  const int count = static_cast<int>(points.size());
  if (count < 3) return points;
  const auto at = [&](int i) {
    return points[static_cast<std::size_t>(closed ? (i + count) % count
                                                  : std::clamp(i, 0, count - 1))];
  };
  Outline curve;
  for (int i = 0; i < (closed ? count : count - 1); ++i) {
    const Point p[] = {at(i - 1), at(i), at(i + 1), at(i + 2)};
    for (int step = 0; step < kSteps; ++step) {
      const float t = static_cast<float>(step) / kSteps;
      const auto blend = [&](float a, float b, float c, float d) {
        return 0.5f * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t +
                       (3 * b - a - 3 * c + d) * t * t * t);
      };
      curve.push_back(
          {blend(p[0].x, p[1].x, p[2].x, p[3].x), blend(p[0].y, p[1].y, p[2].y, p[3].y)});
    }
  }
  if (!closed) curve.push_back(points.back());
  return curve;
}

Outline half_oval(Point centre, float across, float up) {
  constexpr int kPoints = 36;
  Outline outline;
  for (int i = 0; i <= kPoints; ++i) {
    const float t = std::numbers::pi_v<float> * (1 + static_cast<float>(i) / kPoints);
    outline.push_back(along(centre, across, up, t));
  }
  return outline;
}

Outline mirrored(const Outline& outline, float axis) {
  Outline result;
  for (const Point point : outline) result.push_back({2 * axis - point.x, point.y});
  return result;
}

Outline moved(const Outline& outline, float right, float down) {
  Outline result;
  for (const Point point : outline) result.push_back({point.x + right, point.y + down});
  return result;
}

Ink flat(Rgb colour) {
  return {colour, Ink::Shading::kFlat};
}

Ink soft(Rgb colour) {
  return {colour, Ink::Shading::kSoft};
}

Ink ball(Rgb colour) {
  return {colour, Ink::Shading::kBall};
}

Ink tube(Rgb colour) {
  return {colour, Ink::Shading::kTube};
}

// `mask` is empty but while something is drawn, and then nothing beyond `area` is marked.
struct Pad::Sheet {
  cv::Mat pixels = cv::Mat::zeros(kSheetSide, kSheetSide, CV_8UC4);
  cv::Mat mask = cv::Mat::zeros(kSheetSide, kSheetSide, CV_8U);
  cv::Rect area;

  // Extends the area to the points and `beyond` pixels further.
  void reach(const Outline& points, float beyond) {
    if (points.empty()) return;
    const auto [left, right] = std::minmax_element(points.begin(), points.end(),
                                                   [](Point a, Point b) { return a.x < b.x; });
    const auto [top, bottom] = std::minmax_element(points.begin(), points.end(),
                                                   [](Point a, Point b) { return a.y < b.y; });
    const cv::Point from(static_cast<int>(std::floor(left->x * kUnit - beyond)),
                         static_cast<int>(std::floor(top->y * kUnit - beyond)));
    const cv::Point to(static_cast<int>(std::ceil(right->x * kUnit + beyond)) + 1,
                       static_cast<int>(std::ceil(bottom->y * kUnit + beyond)) + 1);
    area = (area | cv::Rect(from, to)) & cv::Rect(0, 0, kSheetSide, kSheetSide);
  }

  void mark(const std::vector<Outline>& outlines) {
    std::vector<std::vector<cv::Point>> all;
    for (const Outline& outline : outlines) {
      all.push_back(fixed(outline));
      reach(outline, 1);
    }
    cv::fillPoly(mask, all, cv::Scalar(255), cv::LINE_8, kShift);
  }

  void mark_line(const Outline& points, float width, bool closed) {
    const int thickness = std::clamp(static_cast<int>(std::lround(width * kUnit)), 1, 255);
    const std::vector<std::vector<cv::Point>> all{fixed(points)};
    reach(points, static_cast<float>(thickness) / 2 + 1);
    cv::polylines(mask, all, closed, cv::Scalar(255), thickness, cv::LINE_8, kShift);
  }

  // Calls `paint(pixel, x, y)` for each marked pixel, in units, and empties the mask.
  template <typename Paint>
  void paint_marked(Paint paint) {
    for (int y = area.y; y < area.y + area.height; ++y) {
      std::uint8_t* marked = mask.ptr<std::uint8_t>(y);
      std::uint8_t* row = pixels.ptr<std::uint8_t>(y);
      for (int x = area.x; x < area.x + area.width; ++x) {
        if (marked[x] == 0) continue;
        paint(row + std::size_t(x) * 4, static_cast<float>(x) / kUnit,
              static_cast<float>(y) / kUnit);
      }
      std::fill(marked + area.x, marked + area.x + area.width, std::uint8_t{0});
    }
    area = {};
  }
};

Pad::Pad() : sheet_(std::make_unique<Sheet>()) {}

Pad::~Pad() = default;

namespace {

void set_pixel(std::uint8_t* pixel, Rgb colour) {
  pixel[0] = to_byte(colour.r);
  pixel[1] = to_byte(colour.g);
  pixel[2] = to_byte(colour.b);
  pixel[3] = 255;
}

}  // namespace

void Pad::apply(Ink ink) {
  const cv::Rect area = sheet_->area;
  if (area.empty()) return;
  const float left = static_cast<float>(area.x) / kUnit;
  const float top = static_cast<float>(area.y) / kUnit;
  const float width = static_cast<float>(area.width) / kUnit;
  const float height = static_cast<float>(area.height) / kUnit;
  sheet_->paint_marked([&](std::uint8_t* pixel, float x, float y) {
    set_pixel(pixel, shaded(ink, (x - left) / width, (y - top) / height));
  });
}

void Pad::fill(const Outline& outline, Ink ink) {
  fill(std::vector<Outline>{outline}, ink);
}

void Pad::fill(const std::vector<Outline>& outlines, Ink ink) {
  sheet_->mark(outlines);
  apply(ink);
}

void Pad::shape(const Outline& outline, Ink ink, float contour) {
  sheet_->mark_line(outline, contour * 2, true);
  apply(flat(darker(ink.colour)));
  fill(outline, ink);
}

void Pad::line(const Outline& points, float width, Ink ink) {
  sheet_->mark_line(points, width, false);
  apply(ink);
}

void Pad::rod(const Outline& points, float width, Ink ink, float contour) {
  line(points, width + 2 * contour, flat(darker(ink.colour)));
  line(points, width, ink);
}

void Pad::cut(const Outline& outline) {
  sheet_->mark({outline});
  sheet_->paint_marked([](std::uint8_t* pixel, float, float) { std::fill(pixel, pixel + 4, 0); });
}

void Pad::texture(const Outline& outline, const std::function<float(float, float)>& factor) {
  sheet_->mark({outline});
  sheet_->paint_marked([&](std::uint8_t* pixel, float x, float y) {
    if (pixel[3] == 0) return;
    const float k = factor(x, y);
    for (int c = 0; c < 3; ++c) pixel[c] = to_byte(pixel[c] / 255.0f * k);
  });
}

void Pad::colour(const Outline& outline, const std::function<Rgb(float, float)>& colour) {
  sheet_->mark({outline});
  sheet_->paint_marked([&](std::uint8_t* pixel, float x, float y) {
    if (pixel[3] != 0) set_pixel(pixel, colour(x, y));
  });
}

float Pad::letters(const std::string& text, Point at, float height, float weight, Ink ink) {
  constexpr double kCapital = 21;  // height of Hershey's capitals at scale 1, in pixels
  const double scale = height * kUnit / kCapital;
  const int thickness = std::max(1, static_cast<int>(std::lround(weight * kUnit)));
  int baseline = 0;
  const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_DUPLEX, scale, thickness, &baseline);
  cv::putText(sheet_->mask, text, {static_cast<int>(at.x * kUnit), static_cast<int>(at.y * kUnit)},
              cv::FONT_HERSHEY_DUPLEX, scale, cv::Scalar(255), thickness, cv::LINE_8);
  sheet_->area = cv::boundingRect(sheet_->mask);
  apply(ink);
  return static_cast<float>(size.width) / kUnit;
}

Cutout Pad::finish() const {
  std::vector<cv::Mat> channels;
  cv::split(sheet_->pixels, channels);
  const cv::Rect area = cv::boundingRect(channels[3]);
  if (area.empty()) return {};
  Cutout large{area.width, area.height, {}};
  large.pixels.reserve(std::size_t(area.width) * area.height * 4);
  for (int y = area.y; y < area.y + area.height; ++y) {
    const std::uint8_t* row = sheet_->pixels.ptr<std::uint8_t>(y);
    large.pixels.insert(large.pixels.end(), row + std::size_t(area.x) * 4,
                        row + std::size_t(area.x + area.width) * 4);
  }
  return resize_cutout(large, std::max(1, area.width / 2), std::max(1, area.height / 2));
}

}  // namespace maia
