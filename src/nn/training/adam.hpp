// Adam (Kingma and Ba 2015) with the semantics of torch.optim.Adam: weight decay is an L2 penalty,
// added to the gradient of every parameter.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "nn/training/trainable_network.hpp"

namespace maia {

class Adam {
 public:
  // `parameters` are leaves of the graph, and are changed in place.
  Adam(TensorsByName parameters, double learning_rate, double weight_decay);

  // Takes the parameters' gradients and clears them. One without a gradient stays as it is.
  void step();

  std::size_t steps() const { return steps_; }
  // The moments of all parameters, to be kept.
  const TensorsByName& means() const { return means_; }
  const TensorsByName& squares() const { return squares_; }
  // As it was after `steps` steps, with the moments copied from these. Throws where one is missing.
  void restore(std::size_t steps, const TensorsByName& means, const TensorsByName& squares);

 private:
  TensorsByName parameters_;
  double learning_rate_;
  double weight_decay_;
  std::size_t steps_ = 0;
  TensorsByName means_;
  TensorsByName squares_;
};

}  // namespace maia
