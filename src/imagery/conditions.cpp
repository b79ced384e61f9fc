#include "imagery/conditions.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "base/error.hpp"
#include "base/random.hpp"
#include "imagery/noise.hpp"
#include "imagery/paint.hpp"

namespace maia {
namespace {

float luminance(const std::uint8_t* p) {
  return 0.3f * p[0] + 0.59f * p[1] + 0.11f * p[2];
}

cv::Mat view(Image& image) {
  return cv::Mat(image.height(), image.width(), CV_8UC3, image.row(0));
}

// Moonlight: little colour, a blue cast, and a dark surround.
void apply_night(Image& image) {
  const float scale[3] = {0.32f, 0.38f, 0.55f};
  const float lift[3] = {0, 2, 8};
  for (int y = 0; y < image.height(); ++y) {
    const float dy = 2 * static_cast<float>(y) / static_cast<float>(image.height()) - 1;
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3) {
      const float dx = 2 * static_cast<float>(x) / static_cast<float>(image.width()) - 1;
      const float keep = 1.05f - 0.34f * (dx * dx + dy * dy);
      const float luma = luminance(p);
      for (int c = 0; c < 3; ++c) {
        const float value = (0.66f * p[c] + 0.34f * luma) * scale[c] * keep + lift[c];
        p[c] = static_cast<std::uint8_t>(std::min(value, 255.0f));
      }
    }
  }
}

void apply_sunset(Image& image) {
  for (int y = 0; y < image.height(); ++y) {
    const float v = static_cast<float>(y) / static_cast<float>(image.height());
    const float glow = 40.0f * (1 - v);
    const float scale[3] = {0.96f, 0.70f - 0.05f * v, 0.50f};
    const float lift[3] = {16 + glow, 4 + glow * 0.5f, 10 + glow * 0.25f};
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width() * 3; ++x) {
      p[x] = static_cast<std::uint8_t>(std::min(p[x] * scale[x % 3] + lift[x % 3], 255.0f));
    }
  }
}

void apply_fog(Image& image) {
  const NoiseTile& noise = cloudy_noise();
  for (int y = 0; y < image.height(); ++y) {
    const float v = static_cast<float>(y) / static_cast<float>(image.height());
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3) {
      const float u = static_cast<float>(x) / static_cast<float>(image.width());
      const float thick = std::clamp(
          0.74f - 0.30f * v + 0.22f * (noise.at(u * 0.6f, v * 0.35f) - 0.5f), 0.0f, 0.9f);
      const float luma = luminance(p);
      const float veil[3] = {207, 211, 214};
      for (int c = 0; c < 3; ++c) {
        const float value = 0.6f * p[c] + 0.4f * luma;
        p[c] = static_cast<std::uint8_t>(value * (1 - thick) + veil[c] * thick);
      }
    }
  }
}

// Dull and dark, less so towards the sky, with streaks that all fall the same way, and drops that
// splash on the lower part.
void apply_rain(Image& image, Random& random) {
  for (int y = 0; y < image.height(); ++y) {
    const float v = static_cast<float>(y) / static_cast<float>(image.height());
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3) {
      const float luma = luminance(p);
      const float veil[3] = {112, 120, 132};
      for (int c = 0; c < 3; ++c) {
        const float dull = (0.55f * p[c] + 0.45f * luma) * (0.66f - 0.06f * v);
        p[c] = static_cast<std::uint8_t>(dull * 0.84f + veil[c] * 0.16f);
      }
    }
  }
  Painter painter(image);
  const float s = painter.scale();
  const auto width = static_cast<float>(image.width());
  const auto height = static_cast<float>(image.height());
  const float slant = uniform(random, -0.30f, 0.30f);
  const Rgb drop{0.86f, 0.90f, 0.96f};
  const int streaks = static_cast<int>(300 * width * height / (224 * 224 * s * s));
  for (int i = 0; i < streaks; ++i) {
    const float near = uniform(random, 0, 1);
    const float length = (9 + 22 * near) * s;
    const float x = uniform(random, -0.2f, 1.2f) * width;
    const float y = uniform(random, -0.1f, 1) * height;
    painter.stroke(x, y, slant * length, length,
                   near > 0.86f ? std::max(1, static_cast<int>(s + 0.5f)) : 1, drop, drop,
                   0.20f + 0.26f * near);
  }
  for (int i = 0; i < streaks / 4; ++i) {
    const float x = uniform(random, 0, 1) * width;
    const float y = uniform(random, 0.62f, 1) * height;
    painter.stroke(x - 2 * s, y, 4 * s, 0, 1, drop, drop, 0.34f);
    painter.stroke(x - s, y - 1.5f * s, 0, -1.5f * s, 1, drop, drop, 0.30f);
  }
}

// A pale, even light, and flakes: many small ones far away, a few large and soft ones near.
void apply_snowfall(Image& image, Random& random) {
  for (int y = 0; y < image.height(); ++y) {
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3) {
      const float luma = luminance(p);
      for (int c = 0; c < 3; ++c) {
        const float pale = 0.72f * p[c] + 0.28f * luma;
        p[c] = static_cast<std::uint8_t>(pale * 0.76f + (c == 2 ? 190 : 180) * 0.17f);
      }
    }
  }
  Painter painter(image);
  const float s = painter.scale();
  const auto width = static_cast<float>(image.width());
  const auto height = static_cast<float>(image.height());
  const int flakes = static_cast<int>(330 * width * height / (224 * 224 * s * s));
  for (int i = 0; i < flakes; ++i) {
    const float near = std::pow(uniform(random, 0, 1), 3.0f);
    const float x = uniform(random, 0, 1) * width;
    const float y = uniform(random, 0, 1) * height;
    painter.dot(x, y, (0.7f + 3.0f * near) * s, {1, 1, 1}, 0.95f - 0.20f * near);
  }
}

void apply_grayscale(Image& image) {
  for (int y = 0; y < image.height(); ++y) {
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3) {
      p[0] = p[1] = p[2] = static_cast<std::uint8_t>(luminance(p) + 0.5f);
    }
  }
}

// Pencil on paper: brightness divided by its own surround leaves the edges, and hatching darkens
// what is dark.
void apply_sketch(Image& image) {
  cv::Mat picture = view(image);
  cv::Mat gray;
  cv::cvtColor(picture, gray, cv::COLOR_RGB2GRAY);
  const double sigma = std::max(1.0, 2.4 * std::min(image.width(), image.height()) / 224.0);
  cv::Mat smooth;
  cv::GaussianBlur(gray, gray, {}, sigma * 0.28);
  cv::GaussianBlur(gray, smooth, {}, sigma * 1.6);
  const NoiseTile& noise = grainy_noise();
  for (int y = 0; y < image.height(); ++y) {
    const std::uint8_t* own = gray.ptr<std::uint8_t>(y);
    const std::uint8_t* around = smooth.ptr<std::uint8_t>(y);
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3) {
      const float ratio = (static_cast<float>(own[x]) + 8) / (static_cast<float>(around[x]) + 8);
      const float edge = ramp(0.74f, 0.985f, ratio);
      const float dark = ramp(150, 25, static_cast<float>(around[x]));
      const bool hatched = (x + y) / std::max(1, static_cast<int>(sigma * 0.8)) % 3 == 0;
      const float grain =
          0.90f + 0.16f * noise.at(static_cast<float>(x) / 150.0f, static_cast<float>(y) / 150.0f);
      const float tone = (0.30f + 0.70f * edge) * (1 - dark * (hatched ? 0.50f : 0.16f)) * grain;
      const float paper[3] = {250, 248, 242};
      for (int c = 0; c < 3; ++c)
        p[c] =
            static_cast<std::uint8_t>(std::clamp(paper[c] * tone + 12 * (1 - tone), 0.0f, 255.0f));
    }
  }
}

void apply_blur(Image& image) {
  cv::Mat picture = view(image);
  const double sigma = 4.2 * std::min(image.width(), image.height()) / 224.0;
  cv::GaussianBlur(picture, picture, {}, std::max(0.8, sigma));
}

void apply_silhouette(Image& image, std::span<const std::uint8_t> labels) {
  const std::uint8_t* label = labels.data();
  for (int y = 0; y < image.height(); ++y) {
    std::uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x, p += 3, ++label) {
      for (int c = 0; c < 3; ++c) {
        p[c] =
            *label != 0 ? std::uint8_t{14} : static_cast<std::uint8_t>(p[c] * 0.45f + 255 * 0.53f);
      }
    }
  }
}

}  // namespace

void apply_light(Image& image, const std::string& light) {
  if (light == "day") return;
  if (light == "night") return apply_night(image);
  if (light == "sunset") return apply_sunset(image);
  throw Error(ErrorKind::kBadInput, "no light is named " + light);
}

void apply_weather(Image& image, const std::string& weather, std::uint64_t seed) {
  if (weather == "clear") return;
  Random random(derive_seed(seed, weather));
  if (weather == "fog") return apply_fog(image);
  if (weather == "rain") return apply_rain(image, random);
  if (weather == "snowfall") return apply_snowfall(image, random);
  throw Error(ErrorKind::kBadInput, "no weather is named " + weather);
}

void apply_style(Image& image, std::span<const std::uint8_t> labels, const std::string& style) {
  if (style == "photo") return;
  if (style == "grayscale") return apply_grayscale(image);
  if (style == "sketch") return apply_sketch(image);
  if (style == "blurred") return apply_blur(image);
  if (style == "silhouette") return apply_silhouette(image, labels);
  throw Error(ErrorKind::kBadInput, "no style is named " + style);
}

}  // namespace maia
