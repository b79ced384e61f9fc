#include "cli/service_options.hpp"

#include <iostream>

#include "base/error.hpp"
#include "base/files.hpp"
#include "chat/cached_backbone.hpp"
#include "chat/make_backbone.hpp"
#include "chat/recorded_backbone.hpp"
#include "chat/vision_reader.hpp"
#include "detect/scene_reader.hpp"
#include "imagery/collage.hpp"
#include "imagery/image_service.hpp"
#include "imagery/recorded_images.hpp"

namespace maia {
namespace {

constexpr std::string_view kReplay = "replay:";
constexpr const char* kCollage = "collage";
constexpr const char* kScene = "scene";

Patience patience_of(const ServiceOptions& options) {
  return {.attempts = options.attempts,
          .limit = std::chrono::milliseconds(static_cast<long>(options.minutes * 60'000))};
}

BackboneOptions backbone_options(const ServiceOptions& options) {
  return {.temperature = options.temperature,
          .max_output_tokens = options.max_output_tokens,
          .whole_replies = options.whole_replies,
          .longest_side = options.longest_side,
          .most_pictures = options.most_pictures,
          .patience = patience_of(options),
          .input = &std::cin,
          .output = &std::cerr};  // standard output is for results
}

ImageServiceOptions image_options(const ServiceOptions& options) {
  return {.size = options.image_size,
          .longest_side = options.kept_side,
          .cache = cache_folder() / "images",
          .patience = patience_of(options)};
}

std::shared_ptr<ExchangeLog> open_log(const ServiceOptions& options) {
  return options.record.empty() ? nullptr : std::make_shared<ExchangeLog>(options.record);
}

std::shared_ptr<Backbone> named_backbone(const std::string& name, const ServiceOptions& options,
                                         const std::shared_ptr<ExchangeLog>& log) {
  std::shared_ptr<Backbone> backbone = make_backbone(name, backbone_options(options));
  return log ? record_backbone(std::move(backbone), log, "backbone") : backbone;
}

using Log = std::shared_ptr<ExchangeLog>;  // null where nothing is recorded

DiffusionOptions image_model_options(const ServiceOptions& options, const StepReport& report) {
  DiffusionOptions result = diffusion_options(options.diffusion, options.image_size);
  result.report = report;
  return result;
}

std::shared_ptr<const TextToImage> generator_of(const ServiceOptions& options, const Log& log,
                                                const StepReport& report) {
  const std::string& name = options.images;
  if (name == kCollage) return make_collage_generator();
  if (name.starts_with(kReplay)) return replay_images(name.substr(kReplay.size()));
  auto generator = diffusion_folder(name)
                       ? make_diffusion_generator(name, image_model_options(options, report))
                       : make_image_service(name, image_options(options));
  return log ? record_images(std::move(generator), log) : generator;
}

// Whoever draws, but for models that only draw: then the one of this process that edits.
std::string editor_name(const ServiceOptions& options) {
  if (!options.editor.empty()) return options.editor;
  return diffusion_folder(options.images) ? "ip2p" : options.images;
}

std::shared_ptr<const ImageEditor> editor_of(const ServiceOptions& options, const Log& log,
                                             const StepReport& report) {
  const std::string name = editor_name(options);
  if (name == kCollage) return make_collage_editor();
  if (name.starts_with(kReplay)) return replay_edits(name.substr(kReplay.size()));
  auto editor = diffusion_folder(name)
                    ? make_diffusion_editor(name, image_model_options(options, report))
                    : make_edit_service(name, image_options(options));
  return log ? record_edits(std::move(editor), log) : editor;
}

// Pictures that are no collage have no labels to read, so the one who thinks reads them too, if it
// has eyes.
std::string vision_of(const ServiceOptions& options) {
  if (!options.vision.empty()) return options.vision;
  return options.images == kCollage || !is_service_backbone(options.backbone) ? kScene
                                                                              : options.backbone;
}

std::shared_ptr<const BlindReader> open_reader(const ServiceOptions& options,
                                               const std::shared_ptr<ExchangeLog>& log) {
  const std::string name = vision_of(options);
  if (name == kScene) return make_scene_reader();
  if (name == "builtin" || name == "human") {
    throw Error(ErrorKind::kUsage, "--vision " + name +
                                       " cannot be: write scene, openai:MODEL, anthropic:MODEL, "
                                       "http://HOST:PORT/v1#MODEL or replay:FILE");
  }
  if (name.starts_with(kReplay)) {
    return make_vision_reader(replay_backbone(name.substr(kReplay.size()), "vision"));
  }
  std::shared_ptr<Backbone> backbone =
      cache_backbone(make_backbone(name, backbone_options(options)), cache_folder() / "readings");
  if (log) backbone = record_backbone(std::move(backbone), log, "vision");
  return make_vision_reader(std::move(backbone));
}

}  // namespace

void add_generator_option(CLI::App& command, ServiceOptions& options) {
  command
      .add_option("--images", options.images,
                  "Who draws pictures: 'collage' (maia itself), 'sd15:FOLDER' (Stable "
                  "Diffusion in this process), 'openai:MODEL', "
                  "'http://HOST:PORT/v1#MODEL' (any server with OpenAI's images API), or "
                  "'replay:FILE'")
      ->capture_default_str();
}

void add_editor_option(CLI::App& command, ServiceOptions& options, const std::string& otherwise) {
  command.add_option("--editor", options.editor,
                     "Who edits pictures: 'collage' (maia itself), 'ip2p:FOLDER' "
                     "(InstructPix2Pix in this process), 'openai:MODEL', "
                     "'http://HOST:PORT/v1#MODEL' (any server with OpenAI's images API), or "
                     "'replay:FILE'; without it " +
                         otherwise);
}

void add_exchange_options(CLI::App& command, ServiceOptions& options) {
  command.add_option("--record", options.record,
                     "Write every exchange with a service to this file, for 'replay:FILE'");
  command
      .add_option("--service-attempts", options.attempts,
                  "How often a service is asked that fails or is busy")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      .add_option("--service-minutes", options.minutes,
                  "How long, all attempts and pauses of one question together")
      ->capture_default_str()
      ->check(CLI::Range(0.01, 10000.0));
}

void add_instrument_options(CLI::App& command, ServiceOptions& options) {
  add_generator_option(command, options);
  add_editor_option(command, options, "whoever draws, and for sd15: ip2p");
  command.add_option("--vision", options.vision,
                     "Who says what a picture's lit region shows: 'scene' (the exact labels of "
                     "collages), a language model with eyes ('openai:MODEL', 'anthropic:MODEL', "
                     "'http://HOST:PORT/v1#MODEL'), or 'replay:FILE'; without it 'scene' for "
                     "collages, else the language model that thinks");
  command.add_option("--image-size", options.image_size,
                     "The size to ask the service's pictures in, as 512x512; without it the "
                     "service's own");
  command
      .add_option("--kept-image-side", options.kept_side,
                  "Pictures of a service are made smaller to this longest side")
      ->capture_default_str()
      ->check(CLI::Range(32, 4096));
  command
      .add_option("--sent-image-side", options.longest_side,
                  "Pictures are sent to language models no larger than this; without it the "
                  "provider's limit")
      ->check(CLI::Range(32, 16384));
  command
      .add_option("--sent-images", options.most_pictures,
                  "At most so many pictures of a conversation are sent, the oldest left out; "
                  "without it the provider's limit")
      ->check(CLI::Range(0, 10000));
  add_diffusion_options(command, options.diffusion);
  add_image_guidance_option(command, options.diffusion);
  add_exchange_options(command, options);
}

void add_backbone_options(CLI::App& command, ServiceOptions& options) {
  options.thinks = true;
  command
      .add_option("--backbone", options.backbone,
                  "Who thinks: 'builtin' (no language model), 'openai:MODEL' (key in "
                  "OPENAI_API_KEY), 'anthropic:MODEL' (ANTHROPIC_API_KEY), "
                  "'http://HOST:PORT/v1#MODEL' (any server with OpenAI's chat API; "
                  "MAIA_API_KEY if it asks for a key), 'human' (you), or 'replay:FILE'")
      ->capture_default_str();
  add_reply_options(command, options);
}

void add_reply_options(CLI::App& command, ServiceOptions& options) {
  command
      .add_option("--temperature", options.temperature,
                  "Of the language model's choices; without it the service's own")
      ->check(CLI::Range(0.0, 2.0));
  command
      .add_option("--max-output-tokens", options.max_output_tokens,
                  "Of one reply; without it the service's own, and 4096 with Anthropic")
      ->check(CLI::Range(1, 1'000'000));
  command.add_flag("--whole-replies", options.whole_replies,
                   "Ask for replies in one piece, not as streams: for servers that count tokens "
                   "only then");
}

std::vector<std::shared_ptr<Backbone>> open_backbones(const std::vector<std::string>& names,
                                                      const ServiceOptions& options) {
  const auto log = open_log(options);
  std::vector<std::shared_ptr<Backbone>> backbones;
  for (const auto& name : names) backbones.push_back(named_backbone(name, options, log));
  return backbones;
}

std::shared_ptr<const TextToImage> open_generator(const ServiceOptions& options,
                                                  const StepReport& report) {
  return generator_of(options, open_log(options), report);
}

std::shared_ptr<const ImageEditor> open_editor(const ServiceOptions& options,
                                               const StepReport& report) {
  return editor_of(options, open_log(options), report);
}

Services::Services(const ServiceOptions& options) {
  const auto log = open_log(options);
  if (options.thinks) backbone_ = named_backbone(options.backbone, options, log);
  instruments_ = {generator_of(options, log, {}), editor_of(options, log, {}),
                  open_reader(options, log)};
  if (options.temperature) settings_["temperature"] = *options.temperature;
  if (options.max_output_tokens) settings_["max_output_tokens"] = *options.max_output_tokens;
}

}  // namespace maia
