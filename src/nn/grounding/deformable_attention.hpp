// Attention that reads a few places of each map, which every query chooses (Zhu et al. 2021).
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/torch/mapped_layers.hpp"

namespace maia {

// A map of a picture among maps of other sizes, all as rows, one after the other.
struct MapLevel {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t first = 0;  // row
};

// For each query and head the weighted sum of what its places hold: `values` rows x (heads size),
// `places` queries x heads x levels x points x 2 (right, down; 0 to 1 is the map), `weights`
// queries x heads x (levels points). Between rows it is linear, and outside a map zero. Gives
// queries x (heads size) of `values`' type; `places` and `weights` are floats.
at::Tensor gather_places(const at::Tensor& values, const std::vector<MapLevel>& levels,
                         const at::Tensor& places, const at::Tensor& weights);

// The same by LibTorch's own sampling, for devices other than a processor.
at::Tensor sample_places(const at::Tensor& values, const std::vector<MapLevel>& levels,
                         const at::Tensor& places, const at::Tensor& weights);

class DeformableAttention {
 public:
  DeformableAttention(MappedWeights& weights, const std::string& name, std::int64_t width,
                      std::int64_t heads, std::int64_t levels, std::int64_t points);
  // `queries` q x width, `values` rows x width; `references`, floats, q x 2 points or q x 4 boxes
  // (centre and size), around which the places are.
  at::Tensor operator()(const at::Tensor& queries, const at::Tensor& values,
                        const std::vector<MapLevel>& levels, const at::Tensor& references) const;

 private:
  at::Tensor find_places(const at::Tensor& queries, const std::vector<MapLevel>& levels,
                         const at::Tensor& references) const;

  std::int64_t heads_;
  std::int64_t levels_;
  std::int64_t points_;
  MappedLinear offsets_;
  MappedLinear weights_;
  MappedLinear values_;
  MappedLinear output_;
};

}  // namespace maia
