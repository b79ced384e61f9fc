// Attention among the places of a grid, or of each window of it, that also looks at how far apart
// two places are, by rows and by columns (the decomposed relative positions of Li et al. 2022).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace maia {

struct RelativePositions {
  at::Tensor rows;     // window x window x head: by the query's row and the key's
  at::Tensor columns;  // likewise
};

// From 2 window - 1 x head for each, by the distance plus window - 1.
RelativePositions relative_positions(const at::Tensor& by_row, const at::Tensor& by_column);

// `qkv` is n x side x side x 3 width, queries before keys before values and each head after head;
// `window` divides the side. `positions` may be undefined. Gives n x side x side x width. On a
// processor a window's scores are computed in slices that stay in its cache.
at::Tensor grid_attention(const at::Tensor& qkv, std::int64_t heads, std::int64_t window,
                          const RelativePositions& positions);

// The same, on any device, with all scores in memory at once.
at::Tensor whole_grid_attention(const at::Tensor& qkv, std::int64_t heads, std::int64_t window,
                                const RelativePositions& positions);

}  // namespace maia
