// Swin, the picture's backbone: attention in windows that move by half their side from block to
// block (Liu et al. 2021).
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "nn/grounding/grounding_config.hpp"
#include "nn/torch/mapped_layers.hpp"

namespace maia {

// Halves a map's sides, doubling its channels.
class SwinMerging {
 public:
  SwinMerging(MappedWeights& weights, const std::string& name, std::int64_t width);
  at::Tensor operator()(const at::Tensor& x) const;

 private:
  MappedLayerNorm norm_;
  MappedLinear reduction_;
};

class SwinBlock {
 public:
  SwinBlock(const SwinConfig& config, MappedWeights& weights, const std::string& name,
            std::size_t stage, bool moves);
  // 1 x height x width x channels. `apart`, of the stage's moved windows, is what is added to the
  // scores of places that are no neighbours: windows x n x n.
  at::Tensor operator()(const at::Tensor& x, const at::Tensor& apart) const;

 private:
  at::Tensor attend(const at::Tensor& x, const at::Tensor& apart) const;

  std::int64_t window_;
  std::int64_t shift_;
  std::int64_t heads_;
  MappedLayerNorm norm1_;
  MappedLinear query_;
  MappedLinear key_;
  MappedLinear value_;
  MappedLinear projection_;
  at::Tensor nearness_;  // heads x n x n, for n places of a window
  MappedLayerNorm norm2_;
  MappedLinear expand_;
  MappedLinear contract_;
};

class SwinBackbone {
 public:
  // Parameters are NAME.embeddings..., NAME.encoder... and NAME.hidden_states_norms....
  SwinBackbone(const SwinConfig& config, MappedWeights& weights, const std::string& name);
  // 1 x 3 x height x width to the maps of the stages that are outputs, each 1 x height x width x
  // channels.
  std::vector<at::Tensor> operator()(const at::Tensor& pixels) const;

 private:
  struct Stage {
    std::vector<SwinBlock> blocks;
    std::vector<SwinMerging> merging;   // none in the last
    std::vector<MappedLayerNorm> norm;  // of an output
  };
  SwinConfig config_;
  MappedConvolution patches_;
  MappedLayerNorm norm_;
  std::vector<Stage> stages_;
};

}  // namespace maia
