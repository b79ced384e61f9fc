// A user's words for where a large model computes, and with what numbers.
#pragma once

#include <string>

#include "nn/torch/mapped_weights.hpp"

namespace maia {

// `device` as open_device takes it; `precision` "float32", "bfloat16", or "auto": the second on
// CUDA, the first on processors, whose kernels are no faster with half the bits. Throws kUsage for
// another word.
Placement open_placement(const std::string& device, const std::string& precision);

}  // namespace maia
