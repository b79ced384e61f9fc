// Segment Anything's mask decoder: prompts and places look at each other in turn (a two-way
// transformer), and a small network of each mask's token draws the mask on the enlarged places.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/segment/segment_config.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {

// Perceptron with ReLU between its `depth` layers.
class MaskPerceptron {
 public:
  MaskPerceptron(MappedWeights& weights, const std::string& name, std::int64_t input,
                 std::int64_t hidden, std::int64_t output, std::int64_t depth);
  at::Tensor operator()(at::Tensor x) const;

 private:
  std::vector<MappedLinear> layers_;
};

// Enlarges a grid to twice its side: a transposed convolution whose kernel is its stride.
class Enlargement {
 public:
  Enlargement() = default;
  Enlargement(MappedWeights& weights, const std::string& name, std::int64_t input,
              std::int64_t output);
  // n x side x side x input -> n x side x side x 2 x 2 x output.
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  MappedLinear linear_;
};

// n x side x side x 2 x 2 x channels -> n x 2 side x 2 side x channels.
at::Tensor join_places(const at::Tensor& x);

class TwoWayTransformer;

class MaskDecoder {
 public:
  MaskDecoder(MappedWeights& weights, const MaskDecoderConfig& config);
  ~MaskDecoder();

  struct Masks {
    at::Tensor logits;   // n x masks x 4 grid x 4 grid
    at::Tensor quality;  // n x masks: the intersection over union that it expects of them
  };
  // `picture` (the mask's vector added) and `places` are 1 x grid^2 x width, `prompts` n x tokens x
  // width. Several masks are for a prompt that may mean several things, the one otherwise.
  Masks operator()(const at::Tensor& picture, const at::Tensor& places, const at::Tensor& prompts,
                   bool several) const;

 private:
  at::Tensor tokens_;  // of the quality and of each mask
  std::unique_ptr<const TwoWayTransformer> transformer_;
  Enlargement enlarge1_;
  MappedLayerNorm enlarged_norm_;
  Enlargement enlarge2_;
  std::vector<MaskPerceptron> drawers_;
  MaskPerceptron quality_;
};

}  // namespace maia
