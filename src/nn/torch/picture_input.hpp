// Pictures as the tensors that networks take.
#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "image/image.hpp"
#include "nn/architecture.hpp"
#include "nn/preprocess.hpp"

namespace maia {

// n x 3 x side x side floats on the processor, channels last, with zeros around each picture.
// Throws kBadInput for an empty picture.
at::Tensor to_input(std::span<const Image> images, const Preprocess& preprocess,
                    Padding margin = {});

}  // namespace maia
