#include "cli/shared_options.hpp"

#include <charconv>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/preprocess.hpp"
#include "target/extended_network.hpp"

namespace maia {
namespace {

int parse_unit(std::string_view text, const std::string& whole) {
  int unit = 0;
  const std::string_view digits = trim(text);
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), unit);
  if (digits.empty() || code != std::errc() || end != digits.data() + digits.size() || unit < 0) {
    throw Error(ErrorKind::kUsage,
                "--unit '" + whole + "' is not a list of units such as 3 or 3,7 or 10-12");
  }
  return unit;
}

}  // namespace

void add_target_options(CLI::App& command, TargetOptions& options) {
  command.add_option("--layer", options.layer, "The layer, as 'maia layers MODEL' names it");
  command.add_option("--unit", options.units, "Units of it: 3 or 3,7 or 10-12");
  command.add_option(
      "--class", options.classes,
      "Instead: an output class by name or number, explained by its probability; may "
      "be given several times");
  command.add_flag("--logit", options.logit, "Explain the class's logit instead");
  command.add_option("--direction", options.directions,
                     "Instead of channels of the layer: directions in it, a .npy or .safetensors "
                     "file of one vector or of count x units; --unit then says which");
}

void add_model_options(CLI::App& command, SharedOptions& options) {
  command.add_option("--model", options.model, "The network by name, or a TorchScript file")
      ->capture_default_str();
  add_weights_options(command, options);
}

void add_weights_options(CLI::App& command, SharedOptions& options) {
  command.add_option("--weights", options.weights,
                     "Its weight file; without it the one in the cache (maia models pull MODEL)");
  command.add_option("--preprocess", options.preprocess,
                     "What the network sees of a picture: " + join(preprocess_names(), ", ") +
                         ", or a TOML file; without it the network's own");
}

void add_data_options(CLI::App& command, SharedOptions& options) {
  command
      .add_option(
          "--data", options.data,
          "The images: 'collage' (scenes that maia draws itself), a folder of pictures, a tar "
          "archive of them, or several as in 'shard-{0000..0012}.tar'")
      ->capture_default_str();
  command.add_option("--scenes", options.scenes, "How many scenes of 'collage'")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000'000));
}

void add_runs_option(CLI::App& command, SharedOptions& options) {
  command.add_option("--runs", options.runs,
                     "The folder of runs; without it $MAIA_RUNS, else ./maia-runs");
}

void add_json_option(CLI::App& command, SharedOptions& options) {
  command.add_flag("--json", options.json, "Print JSON for machines");
}

std::shared_ptr<const Network> open_network(const SharedOptions& options) {
  NetworkRequest request{.model = options.model};
  if (!options.weights.empty()) request.weights = options.weights;
  if (!options.preprocess.empty()) request.preprocess = options.preprocess;
  return with_classes(load_network(request));
}

std::shared_ptr<const ImageDataset> open_dataset(const SharedOptions& options, Progress& progress) {
  constexpr std::uint64_t kCollageSeed = 0;
  if (options.data == "collage") {
    return open_collage_dataset(options.scenes, kCollageSeed, progress);
  }
  return open_pictures(options.data, progress);
}

void check_target_options(const TargetOptions& options) {
  const bool classes = !options.classes.empty();
  const bool layer = !options.layer.empty();
  if (classes && (layer || !options.units.empty() || !options.directions.empty())) {
    throw Error(ErrorKind::kUsage,
                "--class names the target by itself: leave out --layer, --unit "
                "and --direction");
  }
  if (options.logit && !classes) {
    throw Error(ErrorKind::kUsage, "--logit goes with --class");
  }
  if (!classes && !layer) {
    throw Error(ErrorKind::kUsage,
                "say what to explain: --layer with --unit or --direction, or "
                "--class");
  }
  if (layer && options.units.empty() && options.directions.empty()) {
    throw Error(ErrorKind::kUsage, "--layer needs --unit, or --direction with a file of vectors");
  }
  if (!options.units.empty()) parse_units(options.units);
}

Targets open_targets(const SharedOptions& shared, const TargetOptions& options) {
  Targets targets{.network = open_network(shared), .layer = options.layer};
  if (!options.directions.empty()) {
    auto added = with_directions(targets.network, options.layer, options.directions);
    targets.network = std::move(added.network);
    targets.layer = std::move(added.layer);
  }
  for (const auto& name : options.classes) {
    targets.units.push_back(find_class(*targets.network, name));
    targets.layer = options.logit ? targets.network->logits_layer() : kClassLayer;
  }
  const LayerInfo& layer = targets.network->layer(targets.layer);
  if (!options.units.empty()) {
    targets.units = parse_units(options.units);
  } else if (!options.directions.empty()) {
    for (int unit = 0; unit < layer.units; ++unit) targets.units.push_back(unit);
  }
  for (const int unit : targets.units) targets.network->check_unit(layer, unit);
  return targets;
}

std::filesystem::path runs_folder(const SharedOptions& options) {
  if (!options.runs.empty()) return options.runs;
  const char* chosen = std::getenv("MAIA_RUNS");
  return chosen != nullptr && *chosen != '\0' ? chosen : "maia-runs";
}

std::vector<int> parse_units(const std::string& text) {
  constexpr int kMostUnits = 1'000'000;
  std::vector<int> units;
  for (const auto& part : split(text, ',')) {
    const auto dash = part.find('-');
    const int first = parse_unit(part.substr(0, dash), text);
    const int last = dash == std::string::npos ? first : parse_unit(part.substr(dash + 1), text);
    if (last < first || last - first > kMostUnits) {
      throw Error(ErrorKind::kUsage, "--unit '" + text + "' has a range that goes nowhere");
    }
    for (int unit = first; unit <= last; ++unit) units.push_back(unit);
  }
  return units;
}

}  // namespace maia
