// A whole ResNet-18 of random numbers.
#pragma once

#include <string>

#include "nn/random_weights.hpp"

namespace maia {

constexpr int kResNet18Classes = 7;

inline RandomWeights resnet18_weights(int classes = kResNet18Classes) {
  RandomWeights weights(1);
  weights.add_convolution("conv1", "bn1", 3, 64, 7);
  int units = 64;
  for (int stage = 1; stage <= 4; ++stage) {
    const int width = 32 << stage;
    for (int block = 0; block < 2; ++block) {
      const std::string name = "layer" + std::to_string(stage) + "." + std::to_string(block);
      weights.add_convolution(name + ".conv1", name + ".bn1", units, width, 3);
      weights.add_convolution(name + ".conv2", name + ".bn2", width, width, 3);
      if (units != width) {
        weights.add_convolution(name + ".downsample.0", name + ".downsample.1", units, width, 1);
      }
      units = width;
    }
  }
  weights.add("fc.weight", {classes, 512}, 0, 0.05);
  weights.add("fc.bias", {classes}, 0, 0.1);
  return weights;
}

}  // namespace maia
