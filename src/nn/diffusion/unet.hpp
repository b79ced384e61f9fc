// The network that takes noise out of a picture's latents under a prompt: the UNet of Stable
// Diffusion (Rombach et al. 2022), as diffusers' UNet2DConditionModel writes it.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "nn/model_config.hpp"
#include "nn/torch/mapped_weights.hpp"

namespace maia {

// A level of the UNet: pictures of one size.
struct UNetLevel {
  std::int64_t channels = 0;
  std::int64_t blocks = 0;
  std::int64_t heads = 0;   // of attention
  std::int64_t layers = 0;  // of each attention; 0 where the level has none
  std::int64_t text = 0;    // width of the prompt's tokens
};

struct UNetPlan {
  std::int64_t input = 4;   // channels
  std::int64_t output = 4;  // channels
  std::int64_t side = 64;   // of the latents it was trained with
  std::int64_t groups = 32;
  double epsilon = 1e-5;
  bool linear = false;             // attention's projections
  bool middle = true;              // there is a block at the smallest size
  bool cosine_first = true;        // in the time's embedding
  double shift = 0;                // of its frequencies
  std::int64_t middle_layers = 1;  // of the attention there
  std::vector<UNetLevel> down;     // from the largest size to the smallest
  std::vector<UNetLevel> up;       // from the smallest to the largest

  // Throws kBadInput naming the key for a config that the definition does not cover.
  explicit UNetPlan(const ModelConfig& config);
};

// Immutable after loading and thread-safe.
class UNet {
 public:
  // FOLDER with config.json and diffusion_pytorch_model.safetensors, whole or in parts. Throws
  // kNotFound for a missing file, kBadInput for another model's.
  UNet(const std::filesystem::path& folder, Placement placement);
  ~UNet();
  UNet(const UNet&) = delete;
  UNet& operator=(const UNet&) = delete;

  const UNetPlan& plan() const;
  // `x` n x input x height x width, `time` as the network was trained with (0 to 1000), `text` n x
  // tokens x width. Gives n x output x height x width.
  at::Tensor operator()(const at::Tensor& x, double time, const at::Tensor& text) const;

 private:
  struct Parts;
  UNetPlan plan_;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace maia
