// What Grounding DINO's config.json says of its parts.
#pragma once

#include <cstdint>
#include <vector>

#include "nn/model_config.hpp"

namespace maia {

// The picture's backbone (Liu et al. 2021).
struct SwinConfig {
  std::int64_t patch = 4;
  std::int64_t width = 96;  // of the first stage; each one after it has twice as many channels
  std::vector<std::int64_t> depths;
  std::vector<std::int64_t> heads;  // of each stage
  std::int64_t window = 7;
  double hidden_ratio = 4;
  bool has_qkv_bias = true;
  double epsilon = 1e-5;
  std::vector<std::size_t> outputs;  // stages that are given on, from 0

  std::int64_t channels(std::size_t stage) const { return width << stage; }
};

// The caption's encoder (Devlin et al. 2018).
struct BertConfig {
  std::int64_t vocabulary = 30522;
  std::int64_t width = 768;
  std::int64_t layers = 12;
  std::int64_t heads = 12;
  std::int64_t hidden = 3072;
  std::int64_t positions = 512;
  std::int64_t kinds = 2;  // of sentences
  double epsilon = 1e-12;
};

struct GroundingStackConfig {
  std::int64_t layers = 6;
  std::int64_t heads = 8;
  std::int64_t hidden = 2048;
  std::int64_t points = 4;  // that a head reads of a level
};

struct GroundingConfig {
  SwinConfig swin;
  BertConfig bert;
  GroundingStackConfig encoder;
  GroundingStackConfig decoder;
  std::int64_t width = 256;
  std::int64_t queries = 900;
  std::int64_t levels = 4;
  std::int64_t most_tokens = 256;
  double temperature = 20;  // of the sines that tell a place
  double epsilon = 1e-5;
};

// Throws kBadInput for another model than Grounding DINO, and for one of its kinds that is not
// supported.
GroundingConfig read_grounding_config(const ModelConfig& file);

}  // namespace maia
