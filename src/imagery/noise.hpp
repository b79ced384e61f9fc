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

// The two textures that backgrounds are made of.
const NoiseTile& cloudy_noise();  // 4 cells, 6 octaves
const NoiseTile& grainy_noise();  // 32 cells, 3 octaves

}  // namespace maia
