#include "nn/torch/convolution.hpp"

#include <ATen/ATen.h>

namespace maia {
namespace {

bool has_onednn() {
  static const bool has = at::hasMKLDNN();
  return has;
}

at::Tensor to_tensor(std::vector<float>& values, at::IntArrayRef shape,
                     at::MemoryFormat format = at::MemoryFormat::Contiguous) {
  return at::from_blob(values.data(), shape, at::kFloat).clone(format);
}

}  // namespace

at::Tensor to_blocked(const at::Tensor& x) {
  return has_onednn() && x.is_cpu() && !x.is_mkldnn() ? x.to_mkldnn() : x;
}

at::Tensor to_dense(const at::Tensor& x) {
  return x.is_mkldnn() ? x.to_dense() : x;
}

// Reordering the weights once, instead of in every call, saves half the time of a ResNet-50 for one
// picture.
Convolution::Convolution(std::span<const std::int64_t> shape, std::vector<float> weight,
                         std::vector<float> bias, ConvolutionSettings settings)
    : stride_(2, settings.stride), padding_(2, settings.padding), groups_(settings.groups) {
  const at::IntArrayRef sizes(shape.data(), shape.size());
  if (bias.empty()) bias.assign(static_cast<std::size_t>(shape[0]), 0.0f);
  bias_ = to_tensor(bias, {shape[0]});
  if (settings.layout == Layout::kBlocked && has_onednn()) {
    weight_ = at::mkldnn_reorder_conv2d_weight(to_tensor(weight, sizes).to_mkldnn(), padding_,
                                               stride_, {1, 1}, groups_);
  } else {
    weight_ = to_tensor(weight, sizes, at::MemoryFormat::ChannelsLast);
  }
}

// Left to itself, LibTorch takes small pictures to BLAS, whose threads spin while they wait.
at::Tensor Convolution::operator()(const at::Tensor& x) const {
  if (has_onednn() && x.is_cpu()) {
    return at::mkldnn_convolution(x, weight_, bias_, padding_, stride_, {1, 1}, groups_);
  }
  return at::conv2d(x, weight_, bias_, stride_, padding_, {1, 1}, groups_);
}

NormedConvolution::NormedConvolution(WeightSource& weights, std::string convolution,
                                     std::string batch_norm, std::span<const std::int64_t> shape,
                                     double epsilon, ConvolutionSettings settings)
    : convolution_name_(std::move(convolution)), batch_norm_name_(std::move(batch_norm)) {
  plain_ =
      Convolution(shape, weights.take(convolution_name_ + ".weight", shape).values, {}, settings);
  auto folded = weights.take_convolution(convolution_name_, batch_norm_name_, shape, epsilon);
  folded_ = Convolution(shape, std::move(folded.weight), std::move(folded.bias), settings);
}

at::Tensor NormedConvolution::operator()(const at::Tensor& x, Taps& taps) const {
  if (taps.wants(convolution_name_)) taps.give(convolution_name_, plain_(x));
  at::Tensor y = folded_(x);
  taps.give(batch_norm_name_, y);
  return y;
}

}  // namespace maia
