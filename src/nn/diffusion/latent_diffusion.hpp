// Stable Diffusion and InstructPix2Pix (Rombach et al. 2022, Brooks et al. 2023) from a folder as
// diffusers writes it: prompts in, pictures out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "image/image.hpp"

namespace maia {

// How a picture is drawn: another setting is another picture.
struct DiffusionSettings {
  std::string sampler;  // one of sampler_names(); empty: the model's own
  int steps = 20;
  double guidance = 7.5;        // by the text; 1 for none
  double image_guidance = 1.5;  // by the picture that is edited; 1 for none
  std::string negative;         // what the picture is not to show
  int width = 0;                // pixels; 0: as the model was trained
  int height = 0;
};

// Where it is computed.
struct DiffusionPlace {
  std::string device = "cpu";      // or "cuda"
  std::string precision = "auto";  // "float32", "bfloat16"; "auto": the latter on CUDA
  std::uint64_t memory = 0;        // bytes that weights and work may take; 0: what is free
};

struct DrawingOrder {
  std::string prompt;
  std::uint64_t seed = 0;
};
struct EditingOrder {
  const Image* source = nullptr;
  std::string instruction;
  std::uint64_t seed = 0;
};

// `done` of `total` calls of the network.
using StepReport = std::function<void(std::size_t done, std::size_t total)>;

// Thread-safe; one call is computed at a time. Weights are loaded when they are first needed, and
// those not in use are let go where the memory is short. On a processor the same order and settings
// give the same bytes, whatever is drawn with it.
class LatentDiffusion {
 public:
  // Reads the configs, not the weights. Throws kNotFound for a folder or file that is missing,
  // kBadInput for a folder of something else, kUsage or kUnavailable for a place that is none.
  explicit LatentDiffusion(const std::filesystem::path& folder, const DiffusionPlace& place = {});
  ~LatentDiffusion();
  LatentDiffusion(const LatentDiffusion&) = delete;
  LatentDiffusion& operator=(const LatentDiffusion&) = delete;

  // It changes pictures (InstructPix2Pix) and draws none.
  bool edits() const;
  // Orders that are best given at once: what is computed together is faster by little on a
  // processor, by much on CUDA.
  std::size_t batch() const;
  // What it computes with: "float32", or "bfloat16 on CUDA". Other numbers are other pictures.
  std::string numbers() const;
  // Of all weights and configs; files are read whole when it is first asked for.
  std::string hash() const;
  // `settings` with what is empty as the model has it; throws kUsage for sides that are no
  // multiples of the model's factor (8), kNotFound for a sampler that is not known, kUsage for a
  // number of steps that is not possible.
  DiffusionSettings complete(DiffusionSettings settings) const;

  // The end of a prompt that is longer than the model reads; "" for others.
  std::string unread(const std::string& prompt) const;

  // Throws kUsage for a model of the other kind, kLimit, naming the amount, where the memory does
  // not suffice, kBadInput where the weights give values that are no numbers.
  std::vector<Image> draw(std::span<const DrawingOrder> orders, const DiffusionSettings& settings,
                          const StepReport& report = {}) const;
  // Pictures of any size; the results have the sizes of their sources. Settings' width and height
  // bound the size that is worked on.
  std::vector<Image> edit(std::span<const EditingOrder> orders, const DiffusionSettings& settings,
                          const StepReport& report = {}) const;

 private:
  struct Model;
  std::unique_ptr<Model> model_;
};

}  // namespace maia
