// The layers that large models (diffusion, detectors) are made of: weights lie where MappedWeights
// put them, any number of rows or pictures at once, on any device. The networks that are explained
// have others (transformer.hpp, convolution.hpp), made for many small pictures, each on one thread.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "nn/torch/mapped_weights.hpp"

namespace maia {

enum class Bias { kNone, kThere };

// ... x input -> ... x output.
class MappedLinear {
 public:
  MappedLinear() = default;
  // NAME.weight and NAME.bias.
  MappedLinear(MappedWeights& weights, const std::string& name, std::int64_t input,
               std::int64_t output, Bias bias = Bias::kThere);
  // From parameters that lie elsewhere: output x input, and output or undefined.
  MappedLinear(at::Tensor weight, at::Tensor bias);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  at::Tensor weight_;
  at::Tensor bias_;
};

// n x input x height x width -> n x output x ...; channels last where the input is.
class MappedConvolution {
 public:
  MappedConvolution() = default;
  MappedConvolution(MappedWeights& weights, const std::string& name, std::int64_t input,
                    std::int64_t output, std::int64_t kernel, std::int64_t stride,
                    std::int64_t padding, Bias bias = Bias::kThere);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  at::Tensor weight_;
  at::Tensor bias_;
  std::int64_t stride_ = 1;
  std::int64_t padding_ = 0;
};

// Over the last dimension.
class MappedLayerNorm {
 public:
  MappedLayerNorm() = default;
  MappedLayerNorm(MappedWeights& weights, const std::string& name, std::int64_t width,
                  double epsilon);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  at::Tensor scale_;
  at::Tensor shift_;
  double epsilon_ = 0;
};

// Over the channels of a group and all places; n x channels x ....
class MappedGroupNorm {
 public:
  MappedGroupNorm() = default;
  MappedGroupNorm(MappedWeights& weights, const std::string& name, std::int64_t channels,
                  std::int64_t groups, double epsilon);
  at::Tensor operator()(const at::Tensor& x) const;
  // And x sigmoid(x) of that.
  at::Tensor then_silu(const at::Tensor& x) const;

 private:
  at::Tensor scale_;
  at::Tensor shift_;
  std::int64_t groups_ = 1;
  double epsilon_ = 0;
};

// Scaled dot-product attention (Vaswani et al. 2017). `queries` n x q x width, `keys` and `values`
// n x k x width, each head after head; gives n x q x width. `bias`, added to the scores, is
// undefined or broadcasts to n x heads x q x k. Scores are computed in slices, so that memory does
// not grow with q x k.
at::Tensor dot_attention(const at::Tensor& queries, const at::Tensor& keys,
                         const at::Tensor& values, std::int64_t heads, const at::Tensor& bias = {});

}  // namespace maia
