// The architecture of torchvision's residual networks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nn/architecture.hpp"

namespace maia {

struct ResNetPlan {
  struct Block {
    std::string name;
    std::vector<NormedConvolutionPlan> convolutions;  // ReLU between them
    std::optional<NormedConvolutionPlan> downsample;  // of the block's input, which is then added
    std::string downsample_name;
  };
  struct Stage {
    std::string name;
    std::vector<Block> blocks;
  };
  NormedConvolutionPlan stem;  // then ReLU and a max pooling
  std::vector<Stage> stages;
  BatchNormSettings batch_norm;
  int units = 0;  // that `fc` is given: the means of the last stage's maps
};

// resnet18, 34, 50, 101 and 152.
const std::vector<std::string>& resnet_names();
// Throws kNotFound for a name that is none of these.
ResNetPlan plan_resnet(const std::string& name);

}  // namespace maia
