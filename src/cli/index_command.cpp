#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/shared_options.hpp"
#include "exemplar/index.hpp"

namespace maia {
namespace {

struct IndexCommand {
  SharedOptions shared;
  std::vector<std::string> layers;
};

void build(const IndexCommand& command) {
  ConsoleProgress progress(command.shared.json);
  const auto network = open_network(command.shared);
  for (const auto& layer : command.layers) network->layer(layer);
  const auto dataset = open_dataset(command.shared, progress);
  const ExemplarIndex index = open_index(*network, *dataset, command.layers, {}, progress);
  progress.clear();
  if (command.shared.json) {
    print_json({{"model", network->name()},
                {"layers", command.layers},
                {"dataset", dataset->name()},
                {"images", dataset->size()},
                {"skipped", index.skipped()}});
    return;
  }
  print_line(fmt::format("index of {} over {} images of {}: {}", network->name(), dataset->size(),
                         dataset->name(), join(command.layers, ", ")));
  for (const auto& id : index.skipped()) print_line("skipped, cannot be read: " + id);
}

}  // namespace

void add_index_command(CLI::App& program) {
  auto* group = program.add_subcommand(
      "index", "The images that excite each unit of chosen layers most, in one pass");
  group->require_subcommand(1);
  auto* command = group->add_subcommand("build", "Measure a dataset, unless it is there already");
  auto options = std::make_shared<IndexCommand>();
  add_model_options(*command, options->shared);
  command->add_option("--layers", options->layers, "Layers, separated by commas")
      ->required()
      ->delimiter(',');
  add_data_options(*command, options->shared);
  add_json_option(*command, options->shared);
  command->callback([options] { build(*options); });
}

}  // namespace maia
