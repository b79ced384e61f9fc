// From noise to latents: a sampler, a UNet, and how strongly it is guided.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>

#include "nn/diffusion/sampler.hpp"
#include "nn/diffusion/unet.hpp"

namespace maia {

// What the rows of a batch see. Guidance is free of a classifier (Ho and Salimans 2021): a picture
// has a row with its prompt and one without, and what it edits gives it a third, without that too
// (Brooks et al. 2023, equation 3).
struct Conditions {
  at::Tensor prompts;   // n x tokens x width
  at::Tensor negative;  // 1 x tokens x width
  at::Tensor sources;   // n x channels x height x width, latents of what is edited; or undefined
  double guidance = 7.5;
  double image_guidance = 1.5;
};

// Noise that depends on a picture's seed alone, on every device: 1 x sides for each seed, as
// PyTorch's generator on a processor gives it.
NoiseSource noise_of_seeds(std::span<const std::uint64_t> seeds, at::IntArrayRef sides);

// Called before each call of the UNet but the first, and after the last.
using CallReport = std::function<void(std::size_t done)>;

// n x channels x height x width, on the processor.
at::Tensor denoise(const UNet& unet, Sampler& sampler, const Conditions& conditions,
                   const NoiseSource& noise, const CallReport& report);

}  // namespace maia
