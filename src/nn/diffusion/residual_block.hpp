// What the networks of latent diffusion (Rombach et al. 2022) are made of besides attention: two
// convolutions around a shortcut, and changes of size. Pictures are n x channels x height x width.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "nn/torch/mapped_layers.hpp"

namespace maia {

struct ResidualSettings {
  std::int64_t input = 0;   // channels
  std::int64_t output = 0;  // channels
  std::int64_t time = 0;    // width of the time's embedding; 0 where there is no time
  std::int64_t groups = 32;
  double epsilon = 1e-5;
};

class ResidualBlock {
 public:
  ResidualBlock(MappedWeights& weights, const std::string& name, const ResidualSettings& settings);
  // `time`, n x width after its activation function, is undefined where there is none.
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& time = {}) const;

 private:
  MappedGroupNorm norm1_;
  MappedConvolution convolution1_;
  MappedLinear time_;
  bool timed_ = false;
  MappedGroupNorm norm2_;
  MappedConvolution convolution2_;
  bool same_ = true;  // channels in and out
  MappedConvolution shortcut_;
};

// To twice the size by repetition, or to height x width, and a convolution.
class Upsampling {
 public:
  Upsampling() = default;
  Upsampling(MappedWeights& weights, const std::string& name, std::int64_t channels);
  at::Tensor operator()(const at::Tensor& x) const;
  at::Tensor operator()(const at::Tensor& x, std::int64_t height, std::int64_t width) const;

 private:
  MappedConvolution convolution_;
};

}  // namespace maia
