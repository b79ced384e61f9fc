// The architecture of the EfficientNet-Lites.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nn/architecture.hpp"
#include "nn/preprocess.hpp"

namespace maia {

struct EfficientNetPlan {
  struct Block {
    std::string name;
    std::optional<NormedConvolutionPlan> expand;  // then ReLU6
    NormedConvolutionPlan depthwise;              // then ReLU6
    NormedConvolutionPlan project;
    bool skips = false;  // the input is added
  };
  Preprocess preprocess;
  NormedConvolutionPlan stem;  // then ReLU6
  std::vector<Block> blocks;
  NormedConvolutionPlan head;  // then ReLU6; its maps' means are what `_fc` is given
  BatchNormSettings batch_norm{.epsilon = 1e-3, .momentum = 0.01};
};

// efficientnet-lite0, -lite1 and -lite2.
const std::vector<std::string>& efficientnet_names();
// Throws kNotFound for a name that is none of these.
EfficientNetPlan plan_efficientnet(const std::string& name);

}  // namespace maia
