#include "imagery/noise.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/random.hpp"

namespace maia {
namespace {

float smooth(float t) {
  return t * t * (3 - 2 * t);
}

}  // namespace

NoiseTile::NoiseTile(int cells, int octaves, std::uint64_t seed)
    : values_(std::size_t{kSide} * kSide, 0.0f) {
  Random random(seed);
  float amplitude = 1;
  for (int octave = 0; octave < octaves; ++octave, cells *= 2, amplitude *= 0.55f) {
    std::vector<float> lattice(std::size_t(cells) * cells);
    for (float& value : lattice) value = static_cast<float>(random.uniform());
    for (int y = 0; y < kSide; ++y) {
      const float fy = float(y) * cells / kSide;
      const int y0 = int(fy);
      const float ty = smooth(fy - y0);
      const float* row0 = lattice.data() + std::size_t(y0 % cells) * cells;
      const float* row1 = lattice.data() + std::size_t((y0 + 1) % cells) * cells;
      for (int x = 0; x < kSide; ++x) {
        const float fx = float(x) * cells / kSide;
        const int x0 = int(fx) % cells;
        const int x1 = (x0 + 1) % cells;
        const float tx = smooth(fx - std::floor(fx));
        const float top = row0[x0] + (row0[x1] - row0[x0]) * tx;
        const float bottom = row1[x0] + (row1[x1] - row1[x0]) * tx;
        values_[std::size_t(y) * kSide + x] += amplitude * (top + (bottom - top) * ty);
      }
    }
  }
  const auto [low, high] = std::minmax_element(values_.begin(), values_.end());
  const float offset = *low;
  const float range = *high - *low;
  for (float& value : values_) value = (value - offset) / range;
}

const NoiseTile& cloudy_noise() {
  static const NoiseTile kTile(4, 6, 11);
  return kTile;
}

const NoiseTile& grainy_noise() {
  static const NoiseTile kTile(32, 3, 12);
  return kTile;
}

}  // namespace maia
