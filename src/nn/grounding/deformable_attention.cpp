#include "nn/grounding/deformable_attention.hpp"

#include <ATen/ATen.h>

namespace maia {

DeformableAttention::DeformableAttention(MappedWeights& weights, const std::string& name,
                                         std::int64_t width, std::int64_t heads,
                                         std::int64_t levels, std::int64_t points)
    : heads_(heads),
      levels_(levels),
      points_(points),
      offsets_(weights, name + ".sampling_offsets", width, heads * levels * points * 2),
      weights_(weights, name + ".attention_weights", width, heads * levels * points),
      values_(weights, name + ".value_proj", width, width),
      output_(weights, name + ".output_proj", width, width) {}

at::Tensor DeformableAttention::find_places(const at::Tensor& queries,
                                            const std::vector<MapLevel>& levels,
                                            const at::Tensor& references) const {
  const at::Tensor offsets =
      offsets_(queries).to(at::kFloat).view({-1, heads_, levels_, points_, 2});
  const auto part = [&](std::int64_t first) {
    return references.narrow(1, first, 2).view({-1, 1, 1, 1, 2});
  };
  if (references.size(1) == 4) return part(0) + offsets / points_ * part(2) * 0.5;
  at::Tensor sizes = at::empty({levels_, 1, 2}, at::kFloat);
  for (std::int64_t i = 0; i < levels_; ++i) {
    sizes[i][0][0] = static_cast<float>(levels[i].width);
    sizes[i][0][1] = static_cast<float>(levels[i].height);
  }
  return part(0) + offsets / sizes.to(offsets.device());
}

at::Tensor DeformableAttention::operator()(const at::Tensor& queries, const at::Tensor& values,
                                           const std::vector<MapLevel>& levels,
                                           const at::Tensor& references) const {
  const at::Tensor places = find_places(queries, levels, references);
  const at::Tensor weights =
      weights_(queries).to(at::kFloat).view({-1, heads_, levels_ * points_}).softmax(-1);
  return output_(gather_places(values_(values), levels, places, weights));
}

}  // namespace maia
