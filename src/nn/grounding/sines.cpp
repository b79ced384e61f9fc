#include "nn/grounding/sines.hpp"

#include <ATen/ATen.h>

#include <cmath>

namespace maia {

at::Tensor sines(const at::Tensor& x, std::int64_t count, double longest) {
  const std::int64_t pairs = count / 2;
  at::Tensor lengths = at::empty({pairs}, at::kFloat);
  for (std::int64_t i = 0; i < pairs; ++i) {
    lengths[i] = static_cast<float>(
        std::pow(longest, 2 * static_cast<double>(i) / static_cast<double>(count)));
  }
  const at::Tensor angles = x.unsqueeze(-1) / lengths.to(x.device());
  return at::stack({angles.sin(), angles.cos()}, -1).flatten(-2);
}

}  // namespace maia
