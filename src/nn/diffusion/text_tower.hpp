// Prompts as vectors that a UNet looks at: CLIP's text tower (Radford et al. 2021) without its last
// projection, as transformers' CLIPTextModel writes it.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <span>

#include "nn/model_config.hpp"
#include "nn/torch/mapped_weights.hpp"

namespace maia {

struct TextTowerPlan {
  std::int64_t vocabulary = 49408;
  std::int64_t width = 512;
  std::int64_t hidden = 2048;  // of the perceptrons
  std::int64_t layers = 12;
  std::int64_t heads = 8;
  std::int64_t tokens = 77;  // of a prompt
  double epsilon = 1e-5;
  bool quick_gelu = true;

  // Throws kBadInput naming the key for a config that the definition does not cover.
  explicit TextTowerPlan(const ModelConfig& config);
};

// Immutable after loading and thread-safe.
class TextTower {
 public:
  // FOLDER with config.json and model.safetensors. Throws kNotFound for a missing file, kBadInput
  // for another model's.
  TextTower(const std::filesystem::path& folder, Placement placement);
  ~TextTower();
  TextTower(const TextTower&) = delete;
  TextTower& operator=(const TextTower&) = delete;

  const TextTowerPlan& plan() const { return plan_; }
  // Prompts of the plan's number of tokens each; n x tokens x width. Throws kBadInput for a token
  // that is not in the vocabulary.
  at::Tensor operator()(std::span<const std::vector<int>> prompts) const;

 private:
  struct Parts;
  TextTowerPlan plan_;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace maia
