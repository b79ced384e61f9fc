// The services of a run: who thinks, who draws, who reads pictures; as options, and opened.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "chat/backbone.hpp"
#include "http/exchange_log.hpp"
#include "task/unit_request.hpp"

namespace maia {

struct ServiceOptions {
  std::string backbone = "builtin";
  std::optional<double> temperature;
  std::optional<int> max_output_tokens;
  std::optional<int> longest_side;
  std::optional<int> most_pictures;
  std::string images = "collage";
  std::string edits;   // empty: whoever draws
  std::string vision;  // empty: chosen by what draws
  std::string image_size;
  int kept_side = 512;
  std::string record;
  int attempts = 6;
  double minutes = 10;
};

// --images, --edits, --vision, --record and what goes with them.
void add_instrument_options(CLI::App& command, ServiceOptions& options);
// --backbone, --temperature, --max-output-tokens; call after the other.
void add_backbone_options(CLI::App& command, ServiceOptions& options);

// What the options name, opened: a wrong name or a missing key is found before any other work.
class Services {
 public:
  explicit Services(const ServiceOptions& options);

  const Instruments& instruments() const { return instruments_; }
  // Throws what make_backbone does.
  std::shared_ptr<Backbone> open_backbone() const;

 private:
  ServiceOptions options_;
  std::shared_ptr<ExchangeLog> log_;  // null where nothing is recorded
  Instruments instruments_;
};

}  // namespace maia
