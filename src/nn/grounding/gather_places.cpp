#include <ATen/ATen.h>

#include "nn/grounding/deformable_attention.hpp"

namespace maia {
namespace {

// Where no kernel is written for it.
at::Tensor sample_grids(const at::Tensor& values, const std::vector<MapLevel>& levels,
                        const at::Tensor& places, const at::Tensor& weights) {
  const std::int64_t heads = places.size(1);
  const std::int64_t size = values.size(1) / heads;
  const at::Tensor grids = (places * 2 - 1).permute({2, 1, 0, 3, 4});
  std::vector<at::Tensor> sampled;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto& [height, width, first] = levels[i];
    const at::Tensor map = values.narrow(0, first, height * width)
                               .t()
                               .reshape({heads, size, height, width})
                               .to(at::kFloat);
    sampled.push_back(at::grid_sampler(map, grids[static_cast<std::int64_t>(i)].contiguous(),
                                       0 /* bilinear */, 0 /* zeros */, false));
  }
  // heads x size x queries x (levels points)
  const at::Tensor all = at::stack(sampled, 3).flatten(3);
  return (all * weights.transpose(0, 1).unsqueeze(1))
      .sum(-1)
      .view({values.size(1), -1})
      .t()
      .to(values.scalar_type());
}

}  // namespace

at::Tensor gather_places(const at::Tensor& values, const std::vector<MapLevel>& levels,
                         const at::Tensor& places, const at::Tensor& weights) {
  return sample_grids(values, levels, places, weights);
}

}  // namespace maia
