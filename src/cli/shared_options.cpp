#include "cli/shared_options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/detector_options.hpp"
#include "nn/preprocess.hpp"
#include "target/extended_network.hpp"
#include "target/synthetic_units.hpp"

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

void check_synthetic_model_options(const SharedOptions& shared) {
  if (!shared.weights.empty() || !shared.preprocess.empty()) {
    throw Error(ErrorKind::kUsage,
                shared.model + " is no network: leave out --weights and --preprocess");
  }
}

void check_synthetic_options(const SharedOptions& shared, const TargetOptions& options) {
  check_synthetic_model_options(shared);
  if (!options.classes.empty() || options.logit || !options.directions.empty()) {
    throw Error(ErrorKind::kUsage,
                shared.model + " is no network: leave out --class, --logit and --direction");
  }
  if (options.units.empty()) {
    throw Error(ErrorKind::kUsage,
                "say which unit of " + shared.model +
                    ": --unit with its number, or with what it responds to, such as \"dog|leash\"");
  }
}

// Numbers of the model's units, or expressions; one kind at a time, since expressions may be those
// of a model of their own.
bool are_numbers(const std::vector<std::string>& units) {
  return std::all_of(units.begin(), units.end(), [](const std::string& unit) {
    return unit.find_first_not_of("0123456789,- ") == std::string::npos;
  });
}

// Only a synthetic model has a detector.
void check_detector_option(const SharedOptions& shared) {
  if (shared.detector.name == kSceneDetector) return;
  throw Error(ErrorKind::kUsage,
              "--detector is for synthetic units, and " + shared.model + " is a network");
}

Targets open_synthetic_targets(const SharedOptions& shared, const TargetOptions& options) {
  Targets targets{.layer = options.layer.empty() ? kSyntheticLayer : options.layer};
  if (are_numbers(options.units)) {
    targets.model.synthetic = load_synthetic_model(shared.model, open_detector(shared.detector));
    targets.units = parse_units(options.units);
  } else {
    auto found = find_synthetic_units(shared.model, options.units, open_detector(shared.detector));
    targets.model.synthetic = std::move(found.model);
    targets.units = std::move(found.units);
  }
  targets.model.synthetic->layer(targets.layer);
  for (const int unit : targets.units) targets.model.synthetic->check_available(unit);
  return targets;
}

}  // namespace

void add_target_options(CLI::App& command, TargetOptions& options) {
  command.add_option("--layer", options.layer, "The layer, as 'maia layers MODEL' names it");
  command
      .add_option("--unit", options.units,
                  "Units of it: 3 or 3,7 or 10-12; of a synthetic model also what one responds to: "
                  "dog, \"train OR instrument\", \"dog|leash\"; may be given several times")
      ->allow_extra_args(false);
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
  command
      .add_option("--model", options.model,
                  "The network by name, or a TorchScript file; 'synthetic' has units whose "
                  "selectivity is known (docs/synthetic.md)")
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

const Model& OpenModel::get() const {
  return network ? static_cast<const Model&>(*network) : *synthetic;
}

std::shared_ptr<const Network> open_network(const SharedOptions& options) {
  if (is_synthetic_model(options.model)) {
    throw Error(ErrorKind::kUsage, options.model +
                                       " is no network: name one that 'maia models "
                                       "list' shows, or a TorchScript file");
  }
  NetworkRequest request{.model = options.model};
  if (!options.weights.empty()) request.weights = options.weights;
  if (!options.preprocess.empty()) request.preprocess = options.preprocess;
  return with_classes(load_network(request));
}

OpenModel open_model(const SharedOptions& options) {
  if (!is_synthetic_model(options.model)) return {open_network(options), nullptr};
  check_synthetic_model_options(options);
  return {nullptr, load_synthetic_model(options.model, open_detector(options.detector))};
}

std::shared_ptr<const ImageDataset> open_dataset(const SharedOptions& options, Progress& progress) {
  constexpr std::uint64_t kCollageSeed = 0;
  if (options.data == "collage") {
    return open_collage_dataset(options.scenes, kCollageSeed, progress);
  }
  return open_pictures(options.data, progress);
}

void check_target_options(const SharedOptions& shared, const TargetOptions& options) {
  if (is_synthetic_model(shared.model)) return check_synthetic_options(shared, options);
  check_detector_option(shared);
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
  if (is_synthetic_model(shared.model)) return open_synthetic_targets(shared, options);
  Targets targets{.model = {open_network(shared), nullptr}, .layer = options.layer};
  auto& network = targets.model.network;
  if (!options.directions.empty()) {
    auto added = with_directions(network, options.layer, options.directions);
    network = std::move(added.network);
    targets.layer = std::move(added.layer);
  }
  for (const auto& name : options.classes) {
    targets.units.push_back(find_class(*network, name));
    targets.layer = options.logit ? network->logits_layer() : kClassLayer;
  }
  const LayerInfo& layer = network->layer(targets.layer);
  if (!options.units.empty()) {
    targets.units = parse_units(options.units);
  } else if (!options.directions.empty()) {
    for (int unit = 0; unit < layer.units; ++unit) targets.units.push_back(unit);
  }
  for (const int unit : targets.units) network->check_unit(layer, unit);
  return targets;
}

std::filesystem::path runs_folder(const SharedOptions& options) {
  if (!options.runs.empty()) return options.runs;
  const char* chosen = std::getenv("MAIA_RUNS");
  return chosen != nullptr && *chosen != '\0' ? chosen : "maia-runs";
}

std::vector<int> parse_units(const std::vector<std::string>& texts) {
  constexpr int kMostUnits = 1'000'000;
  const std::string text = join(texts, ",");
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
