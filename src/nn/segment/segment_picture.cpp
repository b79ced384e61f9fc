#include "nn/segment/segment_picture.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>

#include "base/error.hpp"

namespace maia {
namespace {

int scaled(int side, double scale) {
  return std::max(1, static_cast<int>(side * scale + 0.5));
}

}  // namespace

SegmentedSize segmented_size(const Image& image, int longest) {
  if (image.empty()) throw Error(ErrorKind::kBadInput, "an empty picture cannot be segmented");
  const double scale = static_cast<double>(longest) / std::max(image.width(), image.height());
  return {image.width(), image.height(), scaled(image.width(), scale),
          scaled(image.height(), scale)};
}

// Bytes lie as channels-last floats do, and there are only 256 of them for a channel.
at::Tensor to_square(const Image& image, const SegmentPictureConfig& config) {
  const SegmentedSize size = segmented_size(image, config.longest);
  const Image seen = resize(image, size.seen_width, size.seen_height, config.filter);
  std::array<std::array<float, 256>, 3> values;
  for (std::size_t c = 0; c < 3; ++c) {
    for (int byte = 0; byte < 256; ++byte) {
      const auto value = static_cast<float>(byte * config.rescale);
      values[c][static_cast<std::size_t>(byte)] = (value - config.mean[c]) / config.std[c];
    }
  }
  const std::int64_t side = config.side;
  at::Tensor square =
      at::empty({1, 3, side, side}, at::TensorOptions(at::kFloat), at::MemoryFormat::ChannelsLast);
  square.zero_();
  for (int y = 0; y < seen.height(); ++y) {
    const std::uint8_t* from = seen.row(y);
    float* to = square.data_ptr<float>() + y * side * 3;
    for (int x = 0; x < seen.width(); ++x) {
      for (std::size_t c = 0; c < 3; ++c) *to++ = values[c][*from++];
    }
  }
  return square;
}

at::Tensor over_picture(const at::Tensor& logits, const SegmentedSize& size, int side) {
  const at::Tensor square = at::upsample_bilinear2d(logits.unsqueeze(0), {side, side}, false);
  const at::Tensor seen =
      square.narrow(2, 0, size.seen_height).narrow(3, 0, size.seen_width).contiguous();
  return at::upsample_bilinear2d(seen, {size.height, size.width}, false).squeeze(0);
}

Mask to_mask(const at::Tensor& logits) {
  const at::Tensor inside = logits.gt(0).to(at::kCPU, at::kByte).contiguous();
  Mask mask;
  mask.height = static_cast<int>(logits.size(0));
  mask.width = static_cast<int>(logits.size(1));
  mask.values.resize(static_cast<std::size_t>(inside.numel()));
  std::memcpy(mask.values.data(), inside.data_ptr<std::uint8_t>(), mask.values.size());
  return mask;
}

}  // namespace maia
