#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/processor.hpp"
#include "nn/grounding/deformable_attention.hpp"

namespace maia {
namespace {

constexpr std::int64_t kUsualSize = 32;  // of a head, for which there is a loop of fixed length
constexpr std::int64_t kQueriesAtOnce = 64;

// The four rows between which a place lies, and their shares; a row outside the map has none.
struct Corners {
  std::array<std::int64_t, 4> rows;
  std::array<float, 4> shares;
};

inline float within(float x, float low, float high) {
  return x > low ? (x < high ? x : high) : low;  // low for what is no number
}

inline Corners corners_of(const MapLevel& level, float right, float down) {
  const auto width = static_cast<float>(level.width);
  const auto height = static_cast<float>(level.height);
  const float x = within(right * width - 0.5F, -1, width);
  const float y = within(down * height - 0.5F, -1, height);
  const auto left = static_cast<std::int64_t>(x + 1) - 1;  // rounded down, for x + 1 >= 0
  const auto top = static_cast<std::int64_t>(y + 1) - 1;
  const float across = x - static_cast<float>(left);
  const float below = y - static_cast<float>(top);
  Corners corners;
  for (std::int64_t i = 0; i < 4; ++i) {
    const std::int64_t column = left + i % 2;
    const std::int64_t line = top + i / 2;
    const bool is_inside = column >= 0 && column < level.width && line >= 0 && line < level.height;
    const float share = (i % 2 == 1 ? across : 1 - across) * (i / 2 == 1 ? below : 1 - below);
    corners.rows[i] = is_inside ? level.first + line * level.width + column : level.first;
    corners.shares[i] = is_inside ? share : 0;
  }
  return corners;
}

struct Gathering {
  const float* values;   // rows x (heads size)
  const float* places;   // queries x heads x levels x points x 2
  const float* weights;  // queries x heads x (levels points)
  float* result;         // queries x (heads size)
  const MapLevel* levels;
  std::int64_t level_count;
  std::int64_t points;
  std::int64_t heads;
  std::int64_t size;
};

// Of one query and head: `values` and `sum` are the head's.
[[gnu::always_inline]] inline void gather_head(const Gathering& task, const float* values,
                                               const float* place, const float* weight, float* sum,
                                               std::int64_t size) {
  const std::int64_t width = task.heads * task.size;
  for (std::int64_t level = 0; level < task.level_count; ++level) {
    for (std::int64_t i = 0; i < task.points; ++i, place += 2, ++weight) {
      const Corners corners = corners_of(task.levels[level], place[0], place[1]);
      const auto row = [&](std::size_t corner) { return values + corners.rows[corner] * width; };
      const auto share = [&](std::size_t corner) { return corners.shares[corner] * *weight; };
      const float* const rows[] = {row(0), row(1), row(2), row(3)};
      const float shares[] = {share(0), share(1), share(2), share(3)};
      for (std::int64_t c = 0; c < size; ++c) {
        sum[c] += (shares[0] * rows[0][c] + shares[1] * rows[1][c]) +
                  (shares[2] * rows[2][c] + shares[3] * rows[3][c]);
      }
    }
  }
}

MAIA_FOR_EACH_PROCESSOR
void gather_queries(const Gathering& task, std::int64_t begin, std::int64_t end) {
  const std::int64_t count = task.level_count * task.points;
  for (std::int64_t i = begin * task.heads; i < end * task.heads; ++i) {
    const float* const values = task.values + i % task.heads * task.size;
    const float* const place = task.places + i * count * 2;
    const float* const weight = task.weights + i * count;
    float* const result = task.result + i * task.size;
    if (task.size == kUsualSize) {
      float sum[kUsualSize] = {};
      gather_head(task, values, place, weight, sum, kUsualSize);
      std::copy(sum, sum + kUsualSize, result);
    } else {
      std::fill(result, result + task.size, 0.0F);
      gather_head(task, values, place, weight, result, task.size);
    }
  }
}

at::Tensor gather_on_processor(const at::Tensor& values, const std::vector<MapLevel>& levels,
                               const at::Tensor& places, const at::Tensor& weights) {
  const at::Tensor rows = values.to(at::kFloat).contiguous();
  const at::Tensor all_places = places.contiguous();
  const at::Tensor all_weights = weights.contiguous();
  at::Tensor result = at::empty({places.size(0), values.size(1)}, rows.options());
  const Gathering task = {.values = rows.data_ptr<float>(),
                          .places = all_places.data_ptr<float>(),
                          .weights = all_weights.data_ptr<float>(),
                          .result = result.data_ptr<float>(),
                          .levels = levels.data(),
                          .level_count = static_cast<std::int64_t>(levels.size()),
                          .points = places.size(3),
                          .heads = places.size(1),
                          .size = values.size(1) / places.size(1)};
  at::parallel_for(0, places.size(0), kQueriesAtOnce,
                   [&](std::int64_t begin, std::int64_t end) { gather_queries(task, begin, end); });
  return result.to(values.scalar_type());
}

}  // namespace

at::Tensor sample_places(const at::Tensor& values, const std::vector<MapLevel>& levels,
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

at::Tensor gather_places(const at::Tensor& values, const std::vector<MapLevel>& levels,
                         const at::Tensor& places, const at::Tensor& weights) {
  if (values.is_cpu()) return gather_on_processor(values, levels, places, weights);
  return sample_places(values, levels, places, weights);
}

}  // namespace maia
