#include "nn/model_folders.hpp"

#include <algorithm>
#include <array>

#include "nn/model_catalog.hpp"

namespace maia {
namespace {

// As diffusers writes them; without the safety checker, which nothing here reads.
constexpr std::array<std::string_view, 12> kDiffusionFiles = {
    "model_index.json",
    "scheduler/scheduler_config.json",
    "tokenizer/vocab.json",
    "tokenizer/merges.txt",
    "tokenizer/tokenizer_config.json",
    "tokenizer/special_tokens_map.json",
    "text_encoder/config.json",
    "text_encoder/model.safetensors",
    "unet/config.json",
    "unet/diffusion_pytorch_model.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.safetensors",
};
// As transformers writes them.
constexpr std::array<std::string_view, 6> kGroundingFiles = {
    "config.json", "model.safetensors",     "preprocessor_config.json",
    "vocab.txt",   "tokenizer_config.json", "special_tokens_map.json",
};
constexpr std::array<std::string_view, 3> kSegmentFiles = {
    "config.json",
    "model.safetensors",
    "preprocessor_config.json",
};

constexpr std::string_view kOpenRail = "CreativeML OpenRAIL-M";
constexpr std::string_view kApache = "Apache-2.0";

constexpr std::array kFolders = {
    CatalogFolder{.name = "sd14",
                  .repository = "CompVis/stable-diffusion-v1-4",
                  .files = kDiffusionFiles,
                  .licence = kOpenRail,
                  .origin = "Stable Diffusion 1.4 (Rombach et al. 2022), CompVis: draws pictures"},
    CatalogFolder{.name = "sd15",
                  .repository = "stable-diffusion-v1-5/stable-diffusion-v1-5",
                  .files = kDiffusionFiles,
                  .licence = kOpenRail,
                  .origin = "Stable Diffusion 1.5 (Rombach et al. 2022), Runway: draws pictures"},
    CatalogFolder{.name = "ip2p",
                  .repository = "timbrooks/instruct-pix2pix",
                  .files = kDiffusionFiles,
                  .licence = "CreativeML OpenRAIL-M; MIT for the code",
                  .origin = "InstructPix2Pix (Brooks et al. 2023): changes pictures"},
    CatalogFolder{.name = "grounding-dino",
                  .repository = "IDEA-Research/grounding-dino-tiny",
                  .files = kGroundingFiles,
                  .licence = kApache,
                  .origin = "Grounding DINO tiny (Liu et al. 2023): phrases to boxes"},
    CatalogFolder{.name = "grounding-dino-base",
                  .repository = "IDEA-Research/grounding-dino-base",
                  .files = kGroundingFiles,
                  .licence = kApache,
                  .origin = "Grounding DINO base (Liu et al. 2023): phrases to boxes"},
    CatalogFolder{.name = "sam-b",
                  .repository = "facebook/sam-vit-base",
                  .files = kSegmentFiles,
                  .licence = kApache,
                  .origin = "Segment Anything base (Kirillov et al. 2023), Meta: points to masks"},
    CatalogFolder{.name = "sam-l",
                  .repository = "facebook/sam-vit-large",
                  .files = kSegmentFiles,
                  .licence = kApache,
                  .origin = "Segment Anything large (Kirillov et al. 2023), Meta: points to masks"},
    CatalogFolder{.name = "sam-h",
                  .repository = "facebook/sam-vit-huge",
                  .files = kSegmentFiles,
                  .licence = kApache,
                  .origin = "Segment Anything huge (Kirillov et al. 2023), Meta: points to masks"},
};

}  // namespace

std::span<const CatalogFolder> model_folders() {
  return kFolders;
}

const CatalogFolder* find_model_folder(std::string_view name) {
  const auto found = std::find_if(kFolders.begin(), kFolders.end(),
                                  [&](const CatalogFolder& model) { return model.name == name; });
  return found == kFolders.end() ? nullptr : &*found;
}

std::filesystem::path place_of(const CatalogFolder& model) {
  return weights_folder() / model.name;
}

std::vector<std::string> missing_files(const CatalogFolder& model) {
  const auto folder = place_of(model);
  std::vector<std::string> missing;
  for (const std::string_view file : model.files) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(folder / file, ignored)) missing.emplace_back(file);
  }
  return missing;
}

std::string page_of(const CatalogFolder& model) {
  return "https://huggingface.co/" + std::string(model.repository);
}

}  // namespace maia
