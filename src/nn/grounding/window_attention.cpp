#include "nn/grounding/window_attention.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/processor.hpp"

namespace maia {
namespace {

constexpr std::int64_t kLanes = 16;      // numbers of a wide register
constexpr std::int64_t kUsualSize = 32;  // of a head, for which there is a loop of fixed length
constexpr std::int64_t kHeadsAtOnce = 8;

struct Windows {
  const float* queries;
  const float* keys;
  const float* values;    // each windows x n x (heads size)
  const float* nearness;  // heads x n x n
  const float* apart;     // windows x n x n, or null
  float* result;
  std::int64_t n;
  std::int64_t heads;
  std::int64_t size;
};

// e to the x <= 0, within 1e-7 of 1: a power of two by a polynomial of what is left.
inline float exponential(float x) {
  constexpr float kLeast = -60;  // of less, products would not be normal numbers, which are slow
  constexpr float kRounding = 12582912;
  x = x > kLeast ? x : kLeast;
  const float power = (x * 1.44269504F + kRounding) - kRounding;
  const float rest = (x - power * 0.693359375F) + power * 2.12194440e-4F;
  float sum = 1.9875691e-4F;
  sum = sum * rest + 1.3981999e-3F;
  sum = sum * rest + 8.3334519e-3F;
  sum = sum * rest + 4.1665796e-2F;
  sum = sum * rest + 1.6666665e-1F;
  sum = sum * rest + 0.5F;
  sum = sum * rest * rest + rest + 1;
  return sum * std::bit_cast<float>((static_cast<std::int32_t>(power) + 127) << 23);
}

// Numbers not yet divided by their sum, which is given; `columns` is a multiple of kLanes.
[[gnu::always_inline]] inline float exponentials(float* scores, std::int64_t columns) {
  float most[kLanes];
  float sums[kLanes] = {};
  std::copy(scores, scores + kLanes, most);
  for (std::int64_t j = 0; j < columns; j += kLanes) {
    for (std::int64_t i = 0; i < kLanes; ++i) {
      most[i] = most[i] > scores[j + i] ? most[i] : scores[j + i];
    }
  }
  const float top = *std::max_element(most, most + kLanes);
  for (std::int64_t j = 0; j < columns; j += kLanes) {
    for (std::int64_t i = 0; i < kLanes; ++i) {
      scores[j + i] = exponential(scores[j + i] - top);
      sums[i] += scores[j + i];
    }
  }
  float sum = 0;
  for (const float one : sums) sum += one;
  return sum;
}

// Adds `count` rows, `stride` apart, each times its share. Four at once, for `to` is then read and
// written less often.
[[gnu::always_inline]] inline void add_rows(const float* shares, const float* __restrict rows,
                                            std::int64_t count, std::int64_t stride,
                                            float* __restrict to, std::int64_t length) {
  std::int64_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const float share[] = {shares[i], shares[i + 1], shares[i + 2], shares[i + 3]};
    const float* const row = rows + i * stride;
    for (std::int64_t c = 0; c < length; ++c) {
      to[c] += (share[0] * row[c] + share[1] * row[c + stride]) +
               (share[2] * row[c + 2 * stride] + share[3] * row[c + 3 * stride]);
    }
  }
  for (; i < count; ++i) {
    const float share = shares[i];
    for (std::int64_t c = 0; c < length; ++c) to[c] += share * rows[i * stride + c];
  }
}

// Room for one window's head.
struct Scratch {
  explicit Scratch(const Windows& task)
      : columns((task.n + kLanes - 1) / kLanes * kLanes),
        keys(static_cast<std::size_t>(task.size * columns)),
        values(static_cast<std::size_t>(task.n * task.size)),
        query(static_cast<std::size_t>(task.size)),
        scores(static_cast<std::size_t>(columns)) {}

  std::int64_t columns;
  std::vector<float> keys;    // size x columns
  std::vector<float> values;  // n x size: rows that are far apart would share places of the cache
  std::vector<float> query;
  std::vector<float> scores;
};

MAIA_FOR_EACH_PROCESSOR
void attend(const Windows& task, std::int64_t window, std::int64_t head, Scratch& scratch) {
  const std::int64_t n = task.n;
  const std::int64_t size = task.size;
  const std::int64_t width = task.heads * size;
  const std::int64_t first = window * n * width + head * size;
  const std::int64_t columns = scratch.columns;
  float* const keys = scratch.keys.data();
  float* const values = scratch.values.data();
  float* const query = scratch.query.data();
  float* const scores = scratch.scores.data();
  for (std::int64_t j = 0; j < n; ++j) {
    for (std::int64_t c = 0; c < size; ++c) {
      keys[c * columns + j] = task.keys[first + j * width + c];
      values[j * size + c] = task.values[first + j * width + c];
    }
  }
  const float scale = 1 / std::sqrt(static_cast<float>(size));
  for (std::int64_t i = 0; i < n; ++i) {
    const float* const near = task.nearness + (head * n + i) * n;
    std::copy(near, near + n, scores);
    std::fill(scores + n, scores + columns, std::numeric_limits<float>::lowest());
    if (task.apart != nullptr) {
      const float* const far = task.apart + (window * n + i) * n;
      for (std::int64_t j = 0; j < n; ++j) scores[j] += far[j];
    }
    for (std::int64_t c = 0; c < size; ++c) {
      query[c] = task.queries[first + i * width + c] * scale;
    }
    add_rows(query, keys, size, columns, scores, columns);
    const float share = 1 / exponentials(scores, columns);
    for (std::int64_t j = 0; j < n; ++j) scores[j] *= share;
    float* const result = task.result + first + i * width;
    std::fill(result, result + size, 0.0F);
    if (size == kUsualSize) {
      add_rows(scores, values, n, kUsualSize, result, kUsualSize);
    } else {
      add_rows(scores, values, n, size, result, size);
    }
  }
}

at::Tensor attend_on_processor(const at::Tensor& queries, const at::Tensor& keys,
                               const at::Tensor& values, std::int64_t heads,
                               const at::Tensor& nearness, const at::Tensor& apart) {
  at::Tensor result = at::empty_like(queries, at::MemoryFormat::Contiguous);
  const at::Tensor q = queries.contiguous();
  const at::Tensor k = keys.contiguous();
  const at::Tensor v = values.contiguous();
  const Windows task = {.queries = q.data_ptr<float>(),
                        .keys = k.data_ptr<float>(),
                        .values = v.data_ptr<float>(),
                        .nearness = nearness.data_ptr<float>(),
                        .apart = apart.defined() ? apart.data_ptr<float>() : nullptr,
                        .result = result.data_ptr<float>(),
                        .n = q.size(1),
                        .heads = heads,
                        .size = q.size(2) / heads};
  at::parallel_for(0, q.size(0) * heads, kHeadsAtOnce, [&](std::int64_t begin, std::int64_t end) {
    Scratch scratch(task);
    for (std::int64_t i = begin; i < end; ++i) attend(task, i / heads, i % heads, scratch);
  });
  return result;
}

}  // namespace

at::Tensor window_attention(const at::Tensor& queries, const at::Tensor& keys,
                            const at::Tensor& values, std::int64_t heads,
                            const at::Tensor& nearness, const at::Tensor& apart) {
  if (queries.is_cpu() && queries.scalar_type() == at::kFloat) {
    return attend_on_processor(queries, keys, values, heads, nearness, apart);
  }
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
