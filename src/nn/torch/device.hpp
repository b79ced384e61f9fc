// Where large models and training compute.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace maia {

// "cpu" or "cuda". Throws kUsage for another name, kUnavailable for CUDA where LibTorch has none or
// there is no such device. CUDA's convolutions become deterministic, and as exact as 32-bit floats.
at::Device open_device(const std::string& name);

}  // namespace maia
