#include "nn/torch/picture_input.hpp"

#include <ATen/ATen.h>

#include <array>

namespace maia {

// Bytes lie as channels-last floats do.
at::Tensor to_input(std::span<const Image> images, const Preprocess& preprocess, Padding margin) {
  const int side = preprocess.crop;
  const std::int64_t padded = side + margin.before + margin.after;
  const bool has_margin = padded != side;
  const std::vector<std::int64_t> shape = {static_cast<std::int64_t>(images.size()), 3, padded,
                                           padded};
  const auto options = at::TensorOptions(at::kFloat);
  at::Tensor input = at::empty(shape, options, at::MemoryFormat::ChannelsLast);
  if (has_margin) input.zero_();
  std::array<float, 3> factor;
  std::array<float, 3> offset;
  for (std::size_t c = 0; c < 3; ++c) {
    factor[c] = 1 / (255 * preprocess.std[c]);
    offset[c] = -preprocess.mean[c] / preprocess.std[c];
  }
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Image seen = maia::view(images[i], preprocess);
    float* const values = input.data_ptr<float>() + i * 3 * padded * padded;
    for (int y = 0; y < side; ++y) {
      const std::uint8_t* const from = seen.row(y);
      float* const to = values + ((margin.before + y) * padded + margin.before) * 3;
      for (int x = 0; x < side; ++x) {
        for (int c = 0; c < 3; ++c) {
          to[x * 3 + c] = static_cast<float>(from[x * 3 + c]) * factor[c] + offset[c];
        }
      }
    }
  }
  return input;
}

}  // namespace maia
