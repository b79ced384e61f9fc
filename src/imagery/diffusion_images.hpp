// Pictures by Stable Diffusion and changes by InstructPix2Pix, in this process.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "imagery/text_to_image.hpp"
#include "nn/diffusion/latent_diffusion.hpp"

namespace maia {

struct DiffusionOptions {
  DiffusionSettings settings;
  DiffusionPlace place;
  std::filesystem::path cache;  // a folder: no picture is computed twice
  StepReport report;            // of every step, on the thread that computes
};

// The folder that "sd15:DIR", "sd14:DIR" or "ip2p:DIR" names; without ":DIR" that of the cache's
// weights. Nothing for a name of another form.
std::optional<std::filesystem::path> diffusion_folder(const std::string& name);

// Both read the folder's configs at once and its weights when they are first needed, gather what
// several threads ask for, and report what of a prompt the model did not read as missing. Throw
// kUsage for a model of the other kind, and as LatentDiffusion does.
std::shared_ptr<const TextToImage> make_diffusion_generator(const std::string& name,
                                                            const DiffusionOptions& options);
std::shared_ptr<const ImageEditor> make_diffusion_editor(const std::string& name,
                                                         const DiffusionOptions& options);

}  // namespace maia
