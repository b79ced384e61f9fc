#include "nn/diffusion/latent_diffusion.hpp"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/memory.hpp"
#include "image/resample.hpp"
#include "nn/diffusion/components.hpp"
#include "nn/diffusion/denoising.hpp"
#include "nn/diffusion/prompt_tokenizer.hpp"
#include "nn/one_line.hpp"
#include "nn/threads.hpp"
#include "nn/torch/errors.hpp"
#include "nn/torch/placement.hpp"
#include "nn/weights_hash.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatchOnCuda = 8;
constexpr int kMostSide = 2048;
// Of work per pixel of the picture: somewhat more than Stable Diffusion 1.5 took in floats.
constexpr std::uint64_t kUNetBytes = 4000;
constexpr std::uint64_t kAutoencoderBytes = 5000;

ModelConfig read_index(const fs::path& folder) {
  if (!fs::is_regular_file(folder / "model_index.json")) {
    throw Error(ErrorKind::kNotFound,
                "there is no model_index.json in " + folder.string() +
                    ": it should be a folder of Stable Diffusion or InstructPix2Pix as diffusers "
                    "writes it");
  }
  ModelConfig index = ModelConfig::read(folder / "model_index.json");
  index.text("_class_name");
  index.expect("_class_name",
               {"StableDiffusionPipeline", "StableDiffusionInstructPix2PixPipeline"});
  return index;
}

// 3 x height x width from -1 to 1.
at::Tensor to_signal(const Image& image) {
  const at::Tensor bytes = at::from_blob(const_cast<std::uint8_t*>(image.pixels().data()),
                                         {image.height(), image.width(), 3}, at::kByte);
  return bytes.permute({2, 0, 1}).to(at::kFloat).div(127.5).sub(1);
}

Image to_image(const at::Tensor& signal) {
  const at::Tensor bytes = signal.to(at::kCPU)
                               .div(2)
                               .add(0.5)
                               .clamp(0, 1)
                               .mul(255)
                               .round()
                               .to(at::kByte)
                               .permute({1, 2, 0})
                               .contiguous();
  Image image(static_cast<int>(bytes.size(1)), static_cast<int>(bytes.size(0)));
  std::copy_n(bytes.data_ptr<std::uint8_t>(), image.pixels().size(), image.pixels().begin());
  return image;
}

struct Sides {
  int width = 0;
  int height = 0;
};

// As large as fits the bounds, in proportion, of sides that the model can work on.
Sides working_sides(const Image& source, const Sides& bounds, int factor) {
  const double scale =
      std::min(double(bounds.width) / source.width(), double(bounds.height) / source.height());
  const auto side = [&](int length, int bound) {
    const int rounded = static_cast<int>(std::lround(length * scale / factor)) * factor;
    return std::clamp(rounded, factor, bound);
  };
  return {side(source.width(), bounds.width), side(source.height(), bounds.height)};
}

}  // namespace

struct LatentDiffusion::Model {
  Model(const fs::path& folder, const DiffusionPlace& place);
  void check() const;
  bool edits() const { return unet.input == 2 * autoencoder.latents; }
  std::size_t batch() const { return placement.device.is_cpu() ? 1 : kBatchOnCuda; }
  Conditions see(const std::vector<std::string>& prompts, const DiffusionSettings& settings);
  at::Tensor denoise_to(const Sides& sides, const Conditions& conditions,
                        std::span<const std::uint64_t> seeds, const DiffusionSettings& settings,
                        const StepReport& report);
  at::Tensor encode(const Image& image);
  Image decode(const at::Tensor& latents);
  void draw(std::span<const DrawingOrder> orders, const DiffusionSettings& settings,
            const StepReport& report, std::span<Image> pictures);
  Image edit(const EditingOrder& order, const DiffusionSettings& settings,
             const StepReport& report);

  fs::path folder;
  ModelConfig index;
  ModelConfig scheduler;
  UNetPlan unet;
  AutoencoderPlan autoencoder;
  TextTowerPlan text_tower;
  int side = 0;  // of the pictures that the model was trained with
  PromptTokenizer tokenizer;
  Placement placement;
  DiffusionComponents components;
  std::mutex mutex;
  std::optional<std::string> hash;
};

LatentDiffusion::Model::Model(const fs::path& own_folder, const DiffusionPlace& place)
    : folder(own_folder),
      index(read_index(folder)),
      scheduler(ModelConfig::read(folder / "scheduler" / "scheduler_config.json")),
      unet(ModelConfig::read(folder / "unet" / "config.json")),
      autoencoder(ModelConfig::read(folder / "vae" / "config.json")),
      text_tower(ModelConfig::read(folder / "text_encoder" / "config.json")),
      side(static_cast<int>(std::min<std::int64_t>(unet.side, kMostSide)) *
           static_cast<int>(autoencoder.factor())),
      tokenizer(folder / "tokenizer", text_tower.tokens),
      placement(open_placement(place.device, place.precision)),
      components(folder, placement, place.memory) {
  check();
}

void LatentDiffusion::Model::check() const {
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorKind::kBadInput, folder.string() + " holds parts of different models: " + why);
  };
  if (unet.input != autoencoder.latents && !edits()) {
    fail("the UNet takes " + std::to_string(unet.input) + " channels, and the autoencoder has " +
         std::to_string(autoencoder.latents));
  }
  if (unet.output != autoencoder.latents) {
    fail("the UNet gives " + std::to_string(unet.output) + " channels, and the autoencoder has " +
         std::to_string(autoencoder.latents));
  }
  if (unet.down.front().text != text_tower.width) {
    fail("the UNet sees texts of width " + std::to_string(unet.down.front().text) +
         ", and the text encoder gives " + std::to_string(text_tower.width));
  }
}

Conditions LatentDiffusion::Model::see(const std::vector<std::string>& prompts,
                                       const DiffusionSettings& settings) {
  std::vector<std::vector<int>> tokens;
  for (const auto& prompt : prompts) tokens.push_back(tokenizer.tokens(prompt).tokens);
  tokens.push_back(tokenizer.tokens(settings.negative).tokens);
  const at::Tensor texts = components.text_tower()(tokens);
  const auto count = static_cast<std::int64_t>(prompts.size());
  return {.prompts = texts.narrow(0, 0, count),
          .negative = texts.narrow(0, count, 1),
          .sources = {},
          .guidance = settings.guidance,
          .image_guidance = settings.image_guidance};
}

at::Tensor LatentDiffusion::Model::denoise_to(const Sides& sides, const Conditions& conditions,
                                              std::span<const std::uint64_t> seeds,
                                              const DiffusionSettings& settings,
                                              const StepReport& report) {
  const auto sampler = make_sampler(settings.sampler, scheduler, settings.steps);
  const std::int64_t factor = autoencoder.factor();
  const std::uint64_t pixels = std::uint64_t(sides.width) * std::uint64_t(sides.height);
  const UNet& network = components.unet(pixels * kUNetBytes * seeds.size());
  const NoiseSource noise =
      noise_of_seeds(seeds, {autoencoder.latents, sides.height / factor, sides.width / factor});
  const std::size_t total = sampler->times().size();
  at::Tensor latents = denoise(network, *sampler, conditions, noise, [&](std::size_t done) {
    if (report) report(done, total);
  });
  if (latents.isfinite().all().item<bool>()) return latents;
  throw Error(ErrorKind::kBadInput,
              folder.string() + " gives latents that are no numbers: its weights are damaged" +
                  (placement.type == at::kFloat ? "" : ", or need the precision float32"));
}

at::Tensor LatentDiffusion::Model::encode(const Image& image) {
  const ReturnedMemory returned;
  const std::uint64_t pixels = std::uint64_t(image.width()) * std::uint64_t(image.height());
  return components.autoencoder(pixels * kAutoencoderBytes)
      .encode(to_signal(image).unsqueeze(0))
      .to(at::kCPU);
}

Image LatentDiffusion::Model::decode(const at::Tensor& latents) {
  const auto pixels = static_cast<std::uint64_t>(latents.size(2) * latents.size(3) *
                                                 autoencoder.factor() * autoencoder.factor());
  const ReturnedMemory returned;
  const Autoencoder& network = components.autoencoder(pixels * kAutoencoderBytes);
  return to_image(network.decode(latents / autoencoder.scale)[0]);
}

void LatentDiffusion::Model::draw(std::span<const DrawingOrder> orders,
                                  const DiffusionSettings& settings, const StepReport& report,
                                  std::span<Image> pictures) {
  std::vector<std::string> prompts;
  std::vector<std::uint64_t> seeds;
  for (const DrawingOrder& order : orders) {
    prompts.push_back(order.prompt);
    seeds.push_back(order.seed);
  }
  const Conditions conditions = see(prompts, settings);
  const at::Tensor latents =
      denoise_to({settings.width, settings.height}, conditions, seeds, settings, report);
  for (std::size_t i = 0; i < orders.size(); ++i) {
    pictures[i] = decode(latents.narrow(0, static_cast<std::int64_t>(i), 1));
  }
}

Image LatentDiffusion::Model::edit(const EditingOrder& order, const DiffusionSettings& settings,
                                   const StepReport& report) {
  const Image& source = *order.source;
  const Sides sides = working_sides(source, {settings.width, settings.height},
                                    static_cast<int>(autoencoder.factor()));
  const auto fitted = [](const Image& image, int width, int height) {
    const bool fits = image.width() == width && image.height() == height;
    return fits ? image : resize(image, width, height, Filter::kBicubic);
  };
  Conditions conditions = see({order.instruction}, settings);
  conditions.sources = encode(fitted(source, sides.width, sides.height));
  const at::Tensor latents = denoise_to(sides, conditions, {&order.seed, 1}, settings, report);
  return fitted(decode(latents), source.width(), source.height());
}

LatentDiffusion::LatentDiffusion(const fs::path& folder, const DiffusionPlace& place) {
  keep_blas_on_one_thread();
  translate_errors([&] { model_ = std::make_unique<Model>(folder, place); });
}

LatentDiffusion::~LatentDiffusion() = default;

bool LatentDiffusion::edits() const {
  return model_->edits();
}

std::string LatentDiffusion::numbers() const {
  const bool floats = model_->placement.type == at::kFloat;
  return std::string(floats ? "float32" : "bfloat16") +
         (model_->placement.device.is_cpu() ? "" : " on CUDA");
}

std::size_t LatentDiffusion::batch() const {
  return model_->batch();
}

std::string LatentDiffusion::hash() const {
  const std::scoped_lock lock(model_->mutex);
  if (model_->hash) return *model_->hash;
  std::string text;
  for (const char* name : {"text_encoder", "unet", "vae"}) {
    text += sha256_file(model_->folder / name / "config.json") + "\n";
    text += remembered_hash(model_->folder / name, DiffusionComponents::weights_name(name)) + "\n";
  }
  for (const char* name :
       {"tokenizer/vocab.json", "tokenizer/merges.txt", "scheduler/scheduler_config.json"}) {
    text += sha256_file(model_->folder / name) + "\n";
  }
  model_->hash = sha256(text);
  return *model_->hash;
}

DiffusionSettings LatentDiffusion::complete(DiffusionSettings settings) const {
  if (settings.sampler.empty()) settings.sampler = sampler_of(model_->scheduler);
  if (settings.width == 0) settings.width = model_->side;
  if (settings.height == 0) settings.height = model_->side;
  const auto factor = static_cast<int>(model_->autoencoder.factor());
  for (const int length : {settings.width, settings.height}) {
    if (length >= factor && length <= kMostSide && length % factor == 0) continue;
    throw Error(ErrorKind::kUsage,
                "a picture of " + std::to_string(settings.width) + "x" +
                    std::to_string(settings.height) + " cannot be drawn: sides are multiples of " +
                    std::to_string(factor) + " up to " + std::to_string(kMostSide));
  }
  translate_errors([&] { make_sampler(settings.sampler, model_->scheduler, settings.steps); });
  return settings;
}

std::string LatentDiffusion::unread(const std::string& prompt) const {
  return model_->tokenizer.tokens(prompt).cut;
}

std::vector<Image> LatentDiffusion::draw(std::span<const DrawingOrder> orders,
                                         const DiffusionSettings& settings,
                                         const StepReport& report) const {
  if (edits()) {
    throw Error(ErrorKind::kUsage, model_->folder.string() +
                                       " changes pictures and draws none: name it with --editor");
  }
  const DiffusionSettings whole = complete(settings);
  const std::scoped_lock lock(model_->mutex);
  std::vector<Image> pictures(orders.size());
  for (std::size_t first = 0; first < orders.size(); first += batch()) {
    const std::size_t count = std::min(batch(), orders.size() - first);
    const StepReport partly = [&](std::size_t done, std::size_t total) {
      const std::size_t parts = (orders.size() + batch() - 1) / batch();
      if (report) report(first / batch() * total + done, parts * total);
    };
    translate_errors([&] {
      const c10::InferenceMode inference;
      const AllProcessors processors;
      model_->draw(orders.subspan(first, count), whole, partly,
                   std::span(pictures).subspan(first, count));
    });
  }
  return pictures;
}

std::vector<Image> LatentDiffusion::edit(std::span<const EditingOrder> orders,
                                         const DiffusionSettings& settings,
                                         const StepReport& report) const {
  if (!edits()) {
    throw Error(ErrorKind::kUsage, model_->folder.string() +
                                       " draws pictures and changes none: name a folder of "
                                       "InstructPix2Pix");
  }
  const DiffusionSettings whole = complete(settings);
  const std::scoped_lock lock(model_->mutex);
  std::vector<Image> pictures;
  for (const EditingOrder& order : orders) {
    const StepReport partly = [&](std::size_t done, std::size_t total) {
      if (report) report(pictures.size() * total + done, orders.size() * total);
    };
    translate_errors([&] {
      const c10::InferenceMode inference;
      const AllProcessors processors;
      pictures.push_back(model_->edit(order, whole, partly));
    });
  }
  return pictures;
}

}  // namespace maia
