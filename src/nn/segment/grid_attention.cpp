#include "nn/segment/grid_attention.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>

#include "nn/torch/mapped_layers.hpp"

namespace maia {
namespace {

at::Tensor by_distance(const at::Tensor& table) {
  const std::int64_t window = (table.size(0) + 1) / 2;
  const at::Tensor places = at::arange(window, table.options().dtype(at::kLong));
  const at::Tensor distance = places.unsqueeze(1) - places + (window - 1);
  return table.index_select(0, distance.flatten()).view({window, window, table.size(1)});
}

// What positions add to the scores of `queries`, rows x window x head: by the key's row and by its
// column, rows x window x window each.
struct PositionScores {
  at::Tensor rows;
  at::Tensor columns;
};

PositionScores position_scores(const at::Tensor& queries, const at::Tensor& rows,
                               const at::Tensor& columns) {
  return {at::bmm(queries, rows.transpose(1, 2)),
          at::bmm(queries.transpose(0, 1), columns.transpose(1, 2)).transpose(0, 1)};
}

// Scores of a slice of queries that stay in the processor's cache.
constexpr std::int64_t kScoresAtOnce = std::int64_t{1} << 18;
// Rows of a window that one thread takes at a time.
constexpr std::int64_t kRowsAtOnce = 16;

// One head of one window.
struct WindowHead {
  at::Tensor queries;  // window x window x size
  at::Tensor keys;     // window^2 x size
  at::Tensor values;
};

WindowHead window_head(const at::Tensor& places, std::int64_t heads, std::int64_t head) {
  const std::int64_t size = places.size(2) / 3 / heads;
  const std::int64_t count = places.size(0) * places.size(1);
  const auto part = [&](std::int64_t which) {
    return places.narrow(2, (which * heads + head) * size, size);
  };
  const auto flat = [&](const at::Tensor& x) {
    return x.to(at::kFloat).reshape({count, size}).contiguous();
  };
  return {part(0), flat(part(1)), flat(part(2))};
}

// The answers to the queries of `count` rows from `first` on, into `result`, window x window x
// size.
void attend_rows(const WindowHead& of, const RelativePositions& positions, std::int64_t first,
                 std::int64_t count, const at::Tensor& result) {
  const std::int64_t window = of.queries.size(0);
  const std::int64_t size = of.queries.size(2);
  const double scale = 1 / std::sqrt(static_cast<double>(size));
  const at::Tensor queries = of.queries.narrow(0, first, count).to(at::kFloat).contiguous();
  PositionScores added;
  if (positions.rows.defined()) {
    added = position_scores(queries, positions.rows.narrow(0, first, count), positions.columns);
  }
  const std::int64_t most =
      std::clamp<std::int64_t>(kScoresAtOnce / (window * window * window), 1, count);
  for (std::int64_t row = 0; row < count; row += most) {
    const std::int64_t rows = std::min(most, count - row);
    const at::Tensor some = queries.narrow(0, row, rows).view({rows * window, size}) * scale;
    at::Tensor scores = some.mm(of.keys.t());
    if (added.rows.defined()) {
      scores.view({rows, window, window, window})
          .add_(added.rows.narrow(0, row, rows).unsqueeze(3))
          .add_(added.columns.narrow(0, row, rows).unsqueeze(2));
    }
    result.narrow(0, first + row, rows)
        .copy_(scores.softmax(-1).mm(of.values).view({rows, window, size}));
  }
}

at::Tensor sliced_grid_attention(const at::Tensor& qkv, std::int64_t heads, std::int64_t window,
                                 const RelativePositions& positions) {
  const std::int64_t side = qkv.size(1);
  const std::int64_t width = qkv.size(3) / 3;
  const std::int64_t size = width / heads;
  const std::int64_t across = side / window;
  const std::int64_t parts = (window + kRowsAtOnce - 1) / kRowsAtOnce;
  const RelativePositions exact =
      positions.rows.defined()
          ? RelativePositions{positions.rows.to(at::kFloat), positions.columns.to(at::kFloat)}
          : positions;
  at::Tensor result = at::empty({qkv.size(0), side, side, width}, qkv.options());
  const std::int64_t tasks = qkv.size(0) * across * across * heads * parts;
  at::parallel_for(0, tasks, 1, [&](std::int64_t begin, std::int64_t end) {
    const c10::InferenceMode inference;  // it is a thread's own
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t first = i % parts * kRowsAtOnce;
      const std::int64_t head = i / parts % heads;
      const std::int64_t x = i / parts / heads % across * window;
      const std::int64_t y = i / parts / heads / across % across * window;
      const std::int64_t one = i / parts / heads / across / across;
      const auto places = [&](const at::Tensor& of) {
        return of[one].narrow(0, y, window).narrow(1, x, window);
      };
      attend_rows(window_head(places(qkv), heads, head), exact, first,
                  std::min(kRowsAtOnce, window - first),
                  places(result).narrow(2, head * size, size));
    }
  });
  return result;
}

}  // namespace

RelativePositions relative_positions(const at::Tensor& by_row, const at::Tensor& by_column) {
  return {by_distance(by_row), by_distance(by_column)};
}

at::Tensor whole_grid_attention(const at::Tensor& qkv, std::int64_t heads, std::int64_t window,
                                const RelativePositions& positions) {
  const std::int64_t count = qkv.size(0);
  const std::int64_t side = qkv.size(1);
  const std::int64_t width = qkv.size(3) / 3;
  const std::int64_t across = side / window;
  const std::int64_t places = window * window;
  const at::Tensor windows = qkv.view({count, across, window, across, window, 3 * width})
                                 .transpose(2, 3)
                                 .reshape({-1, places, 3 * width});
  const auto part = [&](std::int64_t which) { return windows.narrow(2, which * width, width); };
  at::Tensor bias;
  if (positions.rows.defined()) {
    const at::Tensor queries = part(0).reshape({-1, window, window, heads, width / heads});
    // window x (windows x heads x the query's other coordinate) x window.
    const auto apart = [&](const at::Tensor& x, const at::Tensor& table) {
      return at::bmm(x.reshape({window, -1, width / heads}), table.transpose(1, 2))
          .view({window, -1, heads, window, window});
    };
    const at::Tensor rows =
        apart(queries.permute({1, 0, 3, 2, 4}), positions.rows).permute({1, 2, 0, 3, 4});
    const at::Tensor columns =
        apart(queries.permute({2, 0, 3, 1, 4}), positions.columns).permute({1, 2, 3, 0, 4});
    bias = (rows.unsqueeze(5) + columns.unsqueeze(4)).reshape({-1, heads, places, places});
  }
  return dot_attention(part(0), part(1), part(2), heads, bias)
      .view({count, across, across, window, window, width})
      .transpose(2, 3)
      .reshape({count, side, side, width});
}

at::Tensor grid_attention(const at::Tensor& qkv, std::int64_t heads, std::int64_t window,
                          const RelativePositions& positions) {
  if (qkv.is_cpu()) return sliced_grid_attention(qkv, heads, window, positions);
  return whole_grid_attention(qkv, heads, window, positions);
}

}  // namespace maia
