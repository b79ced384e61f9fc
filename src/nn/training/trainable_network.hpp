// Networks as they are trained: in 32-bit floats, batch norms in training mode, every operation one
// that autograd follows. The architectures are those that are computed.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <string>

#include "nn/preprocess.hpp"

namespace maia {

// Parameters and running statistics by PyTorch's names.
using TensorsByName = std::map<std::string, at::Tensor>;

class TrainableNetwork {
 public:
  virtual ~TrainableNetwork() = default;
  virtual const Preprocess& preprocess() const = 0;
  // The last linear map: NAME.weight, classes x units, and NAME.bias.
  virtual std::string classifier() const = 0;
  // n x 3 x side x side in, n x units out. Moves the running statistics among `tensors`.
  virtual at::Tensor features(const at::Tensor& pictures, const TensorsByName& tensors) const = 0;
};

// Throws kUsage for a network that cannot be trained.
std::unique_ptr<const TrainableNetwork> trainable_network(const std::string& name);

}  // namespace maia
