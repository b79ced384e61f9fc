#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/index_commands.hpp"
#include "cli/shared_options.hpp"
#include "exemplar/verify.hpp"

namespace maia {
namespace {

struct VerifyCommand {
  SharedOptions shared;
  std::vector<std::filesystem::path> files;
  bool measure = false;
  std::size_t samples = 20;
  std::uint64_t seed = 0;
};

void verify(const VerifyCommand& command) {
  ConsoleProgress progress(command.shared.json);
  std::shared_ptr<const Network> network;
  std::shared_ptr<const ImageDataset> dataset;
  if (command.measure) {
    network = open_network(command.shared);
    dataset = open_dataset(command.shared, progress);
  }
  Json results = Json::array();
  std::string wrong;
  for (const auto& file : command.files) {
    const ExemplarIndex index = ExemplarIndex::load(file);
    Json result = {
        {"file", file.string()}, {"layers", index.layers()}, {"complete", index.data().complete()}};
    std::string line = file.string() + ": the file is sound";
    if (command.measure) {
      const SpotCheck check =
          spot_check(index, *network, *dataset, command.samples, command.seed, progress);
      result["pictures"] = check.pictures;
      result["activations"] = check.activations;
      result["largest_difference"] = check.largest_difference;
      result["wrong"] = check.wrong;
      line += fmt::format(", {} activations of {} images measured again, largest difference {:.2g}",
                          check.activations, check.pictures, check.largest_difference);
      if (!check.wrong.empty() && wrong.empty()) {
        wrong = fmt::format("{} does not hold what is measured now, in {} places, the first: {}",
                            file.string(), check.wrong.size(), printable(check.wrong.front()));
      }
    }
    results.push_back(std::move(result));
    progress.clear();
    if (!command.shared.json) print_line(line);
  }
  if (command.shared.json) print_json(results);
  if (!wrong.empty()) throw Error(ErrorKind::kBadInput, wrong);
}

}  // namespace

void add_index_verify_command(CLI::App& group) {
  auto* command = group.add_subcommand(
      "verify", "Check index files: hash and structure, and with --data some of the activations");
  auto options = std::make_shared<VerifyCommand>();
  command->add_option("FILE", options->files, "Indexes or shards")->required();
  add_model_options(*command, options->shared);
  add_data_options(*command, options->shared);
  command->add_option("--samples", options->samples, "Images to measure again")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--seed", options->seed, "Decides which")->capture_default_str();
  add_json_option(*command, options->shared);
  command->callback([options, command] {
    options->measure = command->count("--data") + command->count("--model") > 0;
    verify(*options);
  });
}

}  // namespace maia
