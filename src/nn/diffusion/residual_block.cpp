#include "nn/diffusion/residual_block.hpp"

#include <ATen/ATen.h>

namespace maia {

ResidualBlock::ResidualBlock(MappedWeights& weights, const std::string& name,
                             const ResidualSettings& settings)
    : norm1_(weights, name + ".norm1", settings.input, settings.groups, settings.epsilon),
      convolution1_(weights, name + ".conv1", settings.input, settings.output, 3, 1, 1),
      timed_(settings.time > 0),
      norm2_(weights, name + ".norm2", settings.output, settings.groups, settings.epsilon),
      convolution2_(weights, name + ".conv2", settings.output, settings.output, 3, 1, 1),
      same_(settings.input == settings.output) {
  if (timed_) time_ = {weights, name + ".time_emb_proj", settings.time, settings.output};
  if (!same_) {
    shortcut_ = {weights, name + ".conv_shortcut", settings.input, settings.output, 1, 1, 0};
  }
}

at::Tensor ResidualBlock::operator()(const at::Tensor& x, const at::Tensor& time) const {
  at::Tensor y = convolution1_(norm1_.then_silu(x));
  if (timed_) y.add_(time_(time).unsqueeze(-1).unsqueeze(-1));
  y = convolution2_(norm2_.then_silu(y));
  return y.add_(same_ ? x : shortcut_(x));
}

Upsampling::Upsampling(MappedWeights& weights, const std::string& name, std::int64_t channels)
    : convolution_(weights, name + ".conv", channels, channels, 3, 1, 1) {}

at::Tensor Upsampling::operator()(const at::Tensor& x) const {
  return (*this)(x, 2 * x.size(2), 2 * x.size(3));
}

at::Tensor Upsampling::operator()(const at::Tensor& x, std::int64_t height,
                                  std::int64_t width) const {
  // LibTorch enlarges no bfloat16 on a processor before 2.0; a copy changes no number.
  const at::Tensor large = at::upsample_nearest2d(x.to(at::kFloat), {height, width});
  return convolution_(large.to(x.scalar_type()));
}

}  // namespace maia
