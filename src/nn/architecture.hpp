// What a network of convolutions is made of, as a value: the same table is computed and trained.
#pragma once

#include <string>

namespace maia {

// Zeros around a picture. TensorFlow's SAME padding: where the sum is odd, the right and the bottom
// get one more.
struct Padding {
  int before = 0;
  int after = 0;
  bool is_uneven() const { return before != after; }
};

// A convolution without bias and the batch norm after it, by their PyTorch names.
struct NormedConvolutionPlan {
  std::string convolution;
  std::string batch_norm;
  int input = 0;   // units
  int output = 0;  // units
  int kernel = 1;
  int stride = 1;
  int groups = 1;
  Padding padding;
};

// As PyTorch's BatchNorm2d(eps, momentum).
struct BatchNormSettings {
  double epsilon = 1e-5;
  double momentum = 0.1;  // how far a batch in training moves the running statistics
};

}  // namespace maia
