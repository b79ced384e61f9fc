#include "cli/shared_options.hpp"

#include <charconv>
#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "nn/preprocess.hpp"

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
  return load_network(request);
}

std::shared_ptr<const ImageDataset> open_dataset(const SharedOptions& options, Progress& progress) {
  constexpr std::uint64_t kCollageSeed = 0;
  if (options.data == "collage") {
    return open_collage_dataset(options.scenes, kCollageSeed, progress);
  }
  return open_pictures(options.data, progress);
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
