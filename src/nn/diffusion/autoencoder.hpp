// Pictures as latents and back: the variational autoencoder of latent diffusion (Rombach et al.
// 2022), as diffusers' AutoencoderKL writes it.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "nn/model_config.hpp"
#include "nn/torch/mapped_weights.hpp"

namespace maia {

struct AutoencoderPlan {
  std::int64_t colours = 3;
  std::int64_t latents = 4;  // channels
  std::int64_t groups = 32;
  std::int64_t blocks = 2;             // of a level on the way down; one more on the way up
  std::vector<std::int64_t> channels;  // of the levels, from the largest size to the smallest
  double scale = 0.18215;              // from latents to what the UNet works on

  // Throws kBadInput naming the key for a config that the definition does not cover.
  explicit AutoencoderPlan(const ModelConfig& config);
  // Pixels along each side of a latent.
  std::int64_t factor() const { return std::int64_t{1} << (channels.size() - 1); }
};

// Immutable after loading and thread-safe.
class Autoencoder {
 public:
  // FOLDER with config.json and diffusion_pytorch_model.safetensors. Throws kNotFound for a missing
  // file, kBadInput for another model's.
  Autoencoder(const std::filesystem::path& folder, Placement placement);
  ~Autoencoder();
  Autoencoder(const Autoencoder&) = delete;
  Autoencoder& operator=(const Autoencoder&) = delete;

  const AutoencoderPlan& plan() const { return plan_; }
  // n x colours x height x width from -1 to 1 -> the latents' most probable values, unscaled; both
  // sides are multiples of the factor.
  at::Tensor encode(const at::Tensor& pictures) const;
  // Back, from -1 to 1 but for what goes beyond.
  at::Tensor decode(const at::Tensor& latents) const;

 private:
  struct Parts;
  AutoencoderPlan plan_;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace maia
