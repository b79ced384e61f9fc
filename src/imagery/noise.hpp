// Tileable fractal noise, computed once and sampled: cheap enough to texture every pixel.
#pragma once

#include <cstdint>
#include <vector>

namespace maia {

class NoiseTile {
 public:
  // Value noise of `octaves` octaves; the coarsest has `cells` cells a side.
  NoiseTile(int cells, int octaves, std::uint64_t seed);
  // In [0, 1], mean about 0.5; period 1 in both directions, bilinear. u and v are over -16.
  float at(float u, float v) const;

 private:
  static constexpr int kSide = 256;
  std::vector<float> values_;
};

// In the header, since backgrounds ask for it at every pixel, several times.
inline float NoiseTile::at(float u, float v) const {
  const float fx = u * kSide + 4096.0f;
  const float fy = v * kSide + 4096.0f;
  const int x = int(fx);
  const int y = int(fy);
  const float tx = fx - float(x);
  const float ty = fy - float(y);
  const float* row0 = values_.data() + std::size_t(y & (kSide - 1)) * kSide;
  const float* row1 = values_.data() + std::size_t((y + 1) & (kSide - 1)) * kSide;
  const int x0 = x & (kSide - 1);
  const int x1 = (x + 1) & (kSide - 1);
  const float top = row0[x0] + (row0[x1] - row0[x0]) * tx;
  const float bottom = row1[x0] + (row1[x1] - row1[x0]) * tx;
  return top + (bottom - top) * ty;
}

// The two textures that backgrounds are made of.
const NoiseTile& cloudy_noise();  // 4 cells, 6 octaves
const NoiseTile& grainy_noise();  // 32 cells, 3 octaves

}  // namespace maia
