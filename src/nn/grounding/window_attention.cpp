#include "nn/grounding/window_attention.hpp"

#include <ATen/ATen.h>

#include <cmath>

namespace maia {

at::Tensor window_attention(const at::Tensor& queries, const at::Tensor& keys,
                            const at::Tensor& values, std::int64_t heads,
                            const at::Tensor& nearness, const at::Tensor& apart) {
  const std::int64_t size = queries.size(2) / heads;
  const auto by_head = [&](const at::Tensor& x) {
    return x.view({x.size(0), x.size(1), heads, size}).transpose(1, 2);
  };
  const double scale = 1 / std::sqrt(static_cast<double>(size));
  at::Tensor scores = at::matmul(by_head(queries) * scale, by_head(keys).transpose(2, 3));
  scores.add_(nearness);
  if (apart.defined()) scores.add_(apart.unsqueeze(1));
  return at::matmul(scores.softmax(-1), by_head(values)).transpose(1, 2).reshape(queries.sizes());
}

}  // namespace maia
