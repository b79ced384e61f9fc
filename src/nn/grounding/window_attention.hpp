// Attention among the few places of each of many windows.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace maia {

// `queries`, `keys`, `values` windows x n x width, each head after head; `nearness` heads x n x n
// and, where it is defined, `apart` windows x n x n are added to the scores. Gives windows x n x
// width.
at::Tensor window_attention(const at::Tensor& queries, const at::Tensor& keys,
                            const at::Tensor& values, std::int64_t heads,
                            const at::Tensor& nearness, const at::Tensor& apart);

}  // namespace maia
