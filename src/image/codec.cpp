#include "image/codec.hpp"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "image/png_writer.hpp"

namespace maia {
namespace {

using Bytes = std::span<const std::uint8_t>;

struct Header {
  std::int64_t width = 0;
  std::int64_t height = 0;
  bool complete = false;  // the end of the file is where the format says
};

std::uint32_t big_endian(Bytes bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[at + i];
  return value;
}

std::uint32_t little_endian(Bytes bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = count - 1; i >= 0; --i) value = value << 8 | bytes[at + i];
  return value;
}

bool has_text(Bytes bytes, std::size_t at, std::string_view text) {
  return bytes.size() >= at + text.size() &&
         std::equal(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

std::optional<Header> png_header(Bytes bytes) {
  if (!has_text(bytes, 1, "PNG\r\n\x1a\n") || bytes.size() < 33 || bytes[0] != 0x89) return {};
  Header header{big_endian(bytes, 16, 4), big_endian(bytes, 20, 4), false};
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t length = big_endian(bytes, at, 4);
    if (length > bytes.size() - at - 12) break;
    if (has_text(bytes, at + 4, "IEND")) {
      header.complete = true;
      break;
    }
    at += 12 + length;
  }
  return header;
}

std::optional<Header> jpeg_header(Bytes bytes) {
  if (bytes.size() < 4 || bytes[0] != 0xff || bytes[1] != 0xd8) return {};
  for (std::size_t at = 2; at + 9 < bytes.size();) {
    if (bytes[at] != 0xff) return {};
    const std::uint8_t marker = bytes[at + 1];
    if (marker == 0xff) {
      ++at;
      continue;
    }
    const bool frame =
        marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame) {
      // Entropy-coded data never holds FF D9, so the last one ends the picture.
      constexpr std::uint8_t kEnd[] = {0xff, 0xd9};
      const auto end = std::find_end(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(),
                                     std::begin(kEnd), std::end(kEnd));
      return Header{big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2), end != bytes.end()};
    }
    at += 2 + big_endian(bytes, at + 2, 2);
  }
  return {};
}

std::optional<Header> webp_header(Bytes bytes) {
  if (!has_text(bytes, 0, "RIFF") || !has_text(bytes, 8, "WEBP") || bytes.size() < 30) return {};
  Header header;
  header.complete = little_endian(bytes, 4, 4) + std::size_t{8} <= bytes.size();
  if (has_text(bytes, 12, "VP8X")) {
    header.width = little_endian(bytes, 24, 3) + 1;
    header.height = little_endian(bytes, 27, 3) + 1;
  } else if (has_text(bytes, 12, "VP8L")) {
    const std::uint32_t bits = little_endian(bytes, 21, 4);
    header.width = (bits & 0x3fff) + 1;
    header.height = ((bits >> 14) & 0x3fff) + 1;
  } else if (has_text(bytes, 12, "VP8 ")) {
    header.width = little_endian(bytes, 26, 2) & 0x3fff;
    header.height = little_endian(bytes, 28, 2) & 0x3fff;
  } else {
    return {};
  }
  return header;
}

Header read_header(Bytes bytes, std::string_view what) {
  auto header = png_header(bytes);
  if (!header) header = jpeg_header(bytes);
  if (!header) header = webp_header(bytes);
  if (!header) {
    throw Error(ErrorKind::kBadInput,
                std::string(what) + " is not a PNG, JPEG or WebP picture that can be read");
  }
  if (!header->complete) {
    throw Error(ErrorKind::kBadInput, std::string(what) + " is cut short");
  }
  return *header;
}

// Lays 8-bit BGRA over white.
cv::Mat over_white(const cv::Mat& bgra) {
  cv::Mat bgr(bgra.size(), CV_8UC3);
  for (int y = 0; y < bgra.rows; ++y) {
    const auto* from = bgra.ptr<cv::Vec4b>(y);
    auto* to = bgr.ptr<cv::Vec3b>(y);
    for (int x = 0; x < bgra.cols; ++x) {
      const int alpha = from[x][3];
      for (int c = 0; c < 3; ++c) {
        to[x][c] =
            static_cast<std::uint8_t>((from[x][c] * alpha + 255 * (255 - alpha) + 127) / 255);
      }
    }
  }
  return bgr;
}

}  // namespace

Image decode_image(Bytes bytes, std::string_view what) {
  const Header header = read_header(bytes, what);
  if (header.width > kMaxImageSide || header.height > kMaxImageSide ||
      header.width * header.height > kMaxImagePixels) {
    throw Error(ErrorKind::kLimit, std::string(what) + " has " + std::to_string(header.width) +
                                       "x" + std::to_string(header.height) +
                                       " pixels, too many to read");
  }
  cv::Mat decoded;
  try {
    const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8UC1,
                         const_cast<std::uint8_t*>(bytes.data()));
    decoded = cv::imdecode(buffer, cv::IMREAD_UNCHANGED | cv::IMREAD_IGNORE_ORIENTATION);
  } catch (const cv::Exception&) {
    decoded.release();
  }
  if (decoded.empty()) {
    throw Error(ErrorKind::kBadInput, std::string(what) + " is damaged and cannot be decoded");
  }
  if (decoded.depth() == CV_16U) decoded.convertTo(decoded, CV_8U, 1.0 / 257.0);
  if (decoded.channels() == 4) decoded = over_white(decoded);
  Image image(decoded.cols, decoded.rows);
  cv::Mat rgb(image.height(), image.width(), CV_8UC3, image.pixels().data());
  cv::cvtColor(decoded, rgb, decoded.channels() == 1 ? cv::COLOR_GRAY2RGB : cv::COLOR_BGR2RGB);
  return image;
}

ImageSize image_size(Bytes bytes, std::string_view what) {
  const Header header = read_header(bytes, what);
  return {static_cast<int>(header.width), static_cast<int>(header.height)};
}

std::vector<std::uint8_t> encode_png(const Image& image) {
  return write_png(image.pixels(), image.width(), image.height(), 3);
}

std::vector<std::uint8_t> encode_gray_png(Bytes values, int width, int height) {
  if (width < 1 || height < 1 || values.size() != std::size_t(width) * height) {
    throw Error(ErrorKind::kBadInput, "a grayscale picture needs width x height values");
  }
  return write_png(values, width, height, 1);
}

std::vector<std::uint8_t> encode_jpeg(const Image& image, int quality) {
  // OpenCV only reads through this pointer.
  const cv::Mat rgb(image.height(), image.width(), CV_8UC3,
                    const_cast<std::uint8_t*>(image.pixels().data()));
  cv::Mat bgr;
  cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
  std::vector<std::uint8_t> bytes;
  if (!cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, quality})) {
    throw Error(ErrorKind::kInternal, "OpenCV cannot write a JPEG file");
  }
  return bytes;
}

}  // namespace maia
