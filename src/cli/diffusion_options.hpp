// How image models in this process draw: what of it a user can say.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "imagery/diffusion_images.hpp"

namespace maia {

struct DiffusionChoices {
  DiffusionSettings settings;
  DiffusionPlace place;
  double memory = 0;  // GB; 0: what is free
};

// --steps, --sampler, --guidance, --negative, --image-device, --precision, --image-memory.
void add_diffusion_options(CLI::App& command, DiffusionChoices& choices);
// --image-guidance.
void add_image_guidance_option(CLI::App& command, DiffusionChoices& choices);

// `size` as parse_size takes it, or empty.
DiffusionOptions diffusion_options(const DiffusionChoices& choices, const std::string& size);

}  // namespace maia
