// Places as sines of many wave lengths (Vaswani et al. 2017).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace maia {

// Of `x`, floats of any shape, ... x `count` floats: sine and cosine by turns, of wave lengths that
// grow to `longest` times the first.
at::Tensor sines(const at::Tensor& x, std::int64_t count, double longest);

}  // namespace maia
