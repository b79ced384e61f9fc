// Pictures as Grounding DINO's preprocessor_config.json wants them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "image/resample.hpp"
#include "nn/model_config.hpp"

namespace maia {

struct GroundingPreprocess {
  bool resizes = true;
  // The shorter side's length, or less where the longer one would be over `longest`; with a fixed
  // size, that.
  int shortest = 800;
  int longest = 1333;
  int fixed_width = 0;
  int fixed_height = 0;
  Filter filter = Filter::kBilinear;
  double factor = 1.0 / 255;  // of the bytes
  std::array<double, 3> mean = {0.485, 0.456, 0.406};
  std::array<double, 3> std = {0.229, 0.224, 0.225};
};

// Throws kBadInput for settings that are not supported.
GroundingPreprocess read_grounding_preprocess(const ModelConfig& file);

// 3 x height x width floats.
struct GroundingPixels {
  int width = 0;
  int height = 0;
  std::vector<float> values;
};
// Throws kBadInput for an empty picture.
GroundingPixels to_grounding_pixels(const Image& picture, const GroundingPreprocess& preprocess);

}  // namespace maia
