#include "cli/diffusion_options.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/picture_options.hpp"
#include "nn/diffusion/sampler_names.hpp"

namespace maia {

void add_diffusion_options(CLI::App& command, DiffusionChoices& choices) {
  const std::string group = "Image models (sd15:, ip2p:)";
  command
      .add_option("--steps", choices.settings.steps,
                  "In how many steps an image model draws or edits")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000))
      ->group(group);
  command
      .add_option(
          "--sampler", choices.settings.sampler,
          "How it steps: " + join(sampler_names(), ", ") + "; without it as its folder says")
      ->check(CLI::IsMember(sampler_names()))
      ->group(group);
  command
      .add_option("--guidance", choices.settings.guidance,
                  "How strongly the text guides it; 1 for not at all")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 100.0))
      ->group(group);
  command.add_option("--negative", choices.settings.negative, "What it is not to show")
      ->group(group);
  command.add_option("--image-device", choices.place.device, "Where it computes: 'cpu' or 'cuda'")
      ->capture_default_str()
      ->check(CLI::IsMember({"cpu", "cuda"}))
      ->group(group);
  command
      .add_option("--precision", choices.place.precision,
                  "Of its numbers: 'float32', 'bfloat16', or 'auto'")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "float32", "bfloat16"}))
      ->group(group);
  command
      .add_option("--image-memory", choices.memory,
                  "GB that its weights and work may take on a processor; without it what is free")
      ->check(CLI::Range(0.1, 10000.0))
      ->group(group);
}

void add_image_guidance_option(CLI::App& command, DiffusionChoices& choices) {
  command
      .add_option("--image-guidance", choices.settings.image_guidance,
                  "How close an edit stays to its picture")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 100.0))
      ->group("Image models (sd15:, ip2p:)");
}

DiffusionOptions diffusion_options(const DiffusionChoices& choices, const std::string& size) {
  DiffusionOptions options{.settings = choices.settings,
                           .place = choices.place,
                           .cache = cache_folder() / "drawings",
                           .report = {}};
  options.place.memory = static_cast<std::uint64_t>(choices.memory * 1e9);
  if (!size.empty()) {
    const ImageSize sides = parse_size(size);
    options.settings.width = sides.width;
    options.settings.height = sides.height;
  }
  return options;
}

}  // namespace maia
