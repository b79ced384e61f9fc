// The services of a run: who thinks, who draws, who reads pictures; as options, and opened.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "chat/backbone.hpp"
#include "cli/diffusion_options.hpp"
#include "http/exchange_log.hpp"
#include "task/unit_request.hpp"

namespace maia {

struct ServiceOptions {
  bool thinks = false;  // the command has a backbone
  std::string backbone = "builtin";
  std::optional<double> temperature;
  std::optional<int> max_output_tokens;
  bool whole_replies = false;
  std::optional<int> longest_side;
  std::optional<int> most_pictures;
  std::string images = "collage";
  std::string editor;  // empty: whoever draws
  std::string vision;  // empty: chosen by what draws
  std::string image_size;
  int kept_side = 512;
  DiffusionChoices diffusion;
  std::string record;
  int attempts = 6;
  double minutes = 10;
};

// --images: who draws. --editor: who edits.
void add_generator_option(CLI::App& command, ServiceOptions& options);
void add_editor_option(CLI::App& command, ServiceOptions& options, const std::string& otherwise);
// --record, --service-attempts, --service-minutes.
void add_exchange_options(CLI::App& command, ServiceOptions& options);
// --images, --editor, --vision, --record and what goes with them.
void add_instrument_options(CLI::App& command, ServiceOptions& options);
// --backbone, --temperature, --max-output-tokens: for a command whose runs think for themselves.
void add_backbone_options(CLI::App& command, ServiceOptions& options);
// --temperature, --max-output-tokens, --whole-replies.
void add_reply_options(CLI::App& command, ServiceOptions& options);

// Several backbones by their names, all with what the options say of replies, patience and records.
std::vector<std::shared_ptr<Backbone>> open_backbones(const std::vector<std::string>& names,
                                                      const ServiceOptions& options);

// One of the instruments alone. `report` hears of every step of an image model.
std::shared_ptr<const TextToImage> open_generator(const ServiceOptions& options,
                                                  const StepReport& report = {});
std::shared_ptr<const ImageEditor> open_editor(const ServiceOptions& options,
                                               const StepReport& report = {});

// What the options name, opened: a wrong name or a missing key is found before any other work.
class Services {
 public:
  explicit Services(const ServiceOptions& options);

  const Instruments& instruments() const { return instruments_; }
  // Of the backbone, where they are not its own: a run with others is another run.
  const Json& settings() const { return settings_; }
  // The open backbone; null for a command without.
  std::shared_ptr<Backbone> open_backbone() const { return backbone_; }

 private:
  Instruments instruments_;
  std::shared_ptr<Backbone> backbone_;
  Json settings_ = Json::object();
};

}  // namespace maia
