#include "nn/torch/group_norm.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/processor.hpp"

namespace maia {
namespace {

// Places that are summed up in floats before the doubles.
constexpr std::int64_t kPlacesAtOnce = 64;

// Of each channel over some places: sums, then sums of squares.
MAIA_FOR_EACH_PROCESSOR
void add_sums(const float* x, std::int64_t places, std::int64_t channels, double* sums) {
  std::vector<float> part(static_cast<std::size_t>(2 * channels));
  float* const sum = part.data();
  float* const squares = sum + channels;
  for (std::int64_t first = 0; first < places; first += kPlacesAtOnce) {
    std::fill(part.begin(), part.end(), 0.0f);
    const std::int64_t last = std::min(places, first + kPlacesAtOnce);
    for (std::int64_t place = first; place < last; ++place) {
      const float* const row = x + place * channels;
      for (std::int64_t c = 0; c < channels; ++c) {
        sum[c] += row[c];
        squares[c] += row[c] * row[c];
      }
    }
    for (std::int64_t c = 0; c < 2 * channels; ++c) sums[c] += part[static_cast<std::size_t>(c)];
  }
}

struct ChannelMap {
  std::vector<float> factor;
  std::vector<float> offset;
};

ChannelMap map_of(const std::vector<double>& sums, std::int64_t places, std::int64_t groups,
                  const float* scale, const float* shift, double epsilon) {
  const auto channels = static_cast<std::int64_t>(sums.size() / 2);
  const std::int64_t size = channels / groups;
  ChannelMap map{std::vector<float>(std::size_t(channels)),
                 std::vector<float>(std::size_t(channels))};
  for (std::int64_t group = 0; group < groups; ++group) {
    double sum = 0;
    double squares = 0;
    for (std::int64_t c = group * size; c < (group + 1) * size; ++c) {
      sum += sums[std::size_t(c)];
      squares += sums[std::size_t(channels + c)];
    }
    const double count = double(places) * double(size);
    const double mean = sum / count;
    const double variance = std::max(0.0, squares / count - mean * mean);
    const double inverse = 1 / std::sqrt(variance + epsilon);
    for (std::int64_t c = group * size; c < (group + 1) * size; ++c) {
      map.factor[std::size_t(c)] = static_cast<float>(scale[c] * inverse);
      map.offset[std::size_t(c)] = static_cast<float>(shift[c] - scale[c] * inverse * mean);
    }
  }
  return map;
}

MAIA_FOR_EACH_PROCESSOR
void apply(const ChannelMap& map, const float* x, float* y, std::int64_t places) {
  const auto channels = static_cast<std::int64_t>(map.factor.size());
  const float* const factor = map.factor.data();
  const float* const offset = map.offset.data();
  for (std::int64_t place = 0; place < places; ++place) {
    const float* const from = x + place * channels;
    float* const to = y + place * channels;
    for (std::int64_t c = 0; c < channels; ++c) to[c] = from[c] * factor[c] + offset[c];
  }
}

}  // namespace

at::Tensor group_norm_channels_last(const at::Tensor& x, std::int64_t groups,
                                    const at::Tensor& scale, const at::Tensor& shift,
                                    double epsilon) {
  const std::int64_t channels = x.size(1);
  const std::int64_t places = x.size(2) * x.size(3);
  // As many parts whatever the number of threads, so that sums are the same.
  const std::int64_t parts = std::clamp<std::int64_t>(places / (4 * kPlacesAtOnce), 1, 16);
  const std::int64_t length = (places + parts - 1) / parts;
  at::Tensor y = at::empty_like(x, x.options(), at::MemoryFormat::ChannelsLast);
  const auto count_in = [&](std::int64_t part) {
    return std::clamp<std::int64_t>(places - part * length, 0, length);
  };
  for (std::int64_t one = 0; one < x.size(0); ++one) {
    const float* const from = x.data_ptr<float>() + one * places * channels;
    float* const to = y.data_ptr<float>() + one * places * channels;
    std::vector<std::vector<double>> sums(std::size_t(parts),
                                          std::vector<double>(std::size_t(2 * channels)));
    at::parallel_for(0, parts, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t part = begin; part < end; ++part) {
        add_sums(from + part * length * channels, count_in(part), channels,
                 sums[std::size_t(part)].data());
      }
    });
    for (std::int64_t part = 1; part < parts; ++part) {
      for (std::size_t i = 0; i < sums[0].size(); ++i) sums[0][i] += sums[std::size_t(part)][i];
    }
    const ChannelMap map =
        map_of(sums[0], places, groups, scale.data_ptr<float>(), shift.data_ptr<float>(), epsilon);
    at::parallel_for(0, parts, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t part = begin; part < end; ++part) {
        const std::int64_t offset = part * length * channels;
        apply(map, from + offset, to + offset, count_in(part));
      }
    });
  }
  return y;
}

}  // namespace maia
