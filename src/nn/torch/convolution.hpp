// Convolutions as they are run: weights in the form that oneDNN wants them in, batch norms folded.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nn/torch/taps.hpp"
#include "nn/weight_source.hpp"

namespace maia {

// Dense channels-last tensors, or oneDNN's own blocked ones, on which convolutions are up to twice
// as fast and which know few other operations (ReLU, sums, pooling).
enum class Layout { kDense, kBlocked };

// `x` in oneDNN's layout; `x` itself where LibTorch has no oneDNN.
at::Tensor to_blocked(const at::Tensor& x);
// Back to an ordinary tensor.
at::Tensor to_dense(const at::Tensor& x);

struct ConvolutionSettings {
  int stride = 1;
  int padding = 0;
  int groups = 1;
  Layout layout = Layout::kBlocked;
};

class Convolution {
 public:
  Convolution() = default;
  // `shape` is output x input / groups x kernel x kernel; `bias` may be empty.
  Convolution(std::span<const std::int64_t> shape, std::vector<float> weight,
              std::vector<float> bias, ConvolutionSettings settings);

  // n x input x height x width in the layout of the settings, and out likewise.
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  at::Tensor weight_;
  at::Tensor bias_;
  std::vector<std::int64_t> stride_;
  std::vector<std::int64_t> padding_;
  int groups_ = 1;
};

// A convolution without bias and the batch norm after it, folded into one. What a hook on the
// convolution itself would see is computed apart, when it is wanted.
class NormedConvolution {
 public:
  NormedConvolution() = default;
  NormedConvolution(WeightSource& weights, std::string convolution, std::string batch_norm,
                    std::span<const std::int64_t> shape, double epsilon,
                    ConvolutionSettings settings);

  // The batch norm's output; gives both layers to the taps.
  at::Tensor operator()(const at::Tensor& x, Taps& taps) const;

 private:
  std::string convolution_name_;
  std::string batch_norm_name_;
  Convolution folded_;
  Convolution plain_;
};

}  // namespace maia
