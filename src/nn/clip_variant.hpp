// The networks of CLIP (Radford et al. 2021) by name, and which parts of a file are which tower's.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "nn/weight_source.hpp"

namespace maia {

struct ClipVariant {
  std::string name;
  bool is_resnet = false;
  std::array<int, 4> stages = {};  // blocks of a ResNet's
  int width = 0;                   // of a transformer's tokens, or of a ResNet's stem
  int blocks = 0;                  // of a transformer
  int patch = 32;                  // pixels that become one token
  int text_width = 512;
  int embedding = 512;     // what both towers end in
  bool quick_gelu = true;  // as OpenAI trained them
};

const std::vector<ClipVariant>& clip_variants();
// Throws kNotFound.
const ClipVariant& clip_variant(const std::string& name);

// Leaves the image tower, with names that begin with "visual.": of a file with both towers, or of
// one that holds the image tower alone, with that prefix or without.
void keep_visual_tower(WeightSource& weights);
// Leaves the text tower and the logit scale. Throws kBadInput if the file has no text tower.
void keep_text_tower(WeightSource& weights, const std::string& file);

}  // namespace maia
