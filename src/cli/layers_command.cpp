#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/shared_options.hpp"

namespace maia {
namespace {

void list_layers(const SharedOptions& options) {
  const auto network = open_network(options);
  if (options.json) {
    Json layers = Json::array();
    for (const auto& layer : network->layers()) {
      layers.push_back({{"layer", layer.name},
                        {"units", layer.units},
                        {"height", layer.height},
                        {"width", layer.width}});
    }
    print_json(
        {{"model", network->name()}, {"weights", network->weights_hash()}, {"layers", layers}});
    return;
  }
  print_line(fmt::format("{:<22} {:>6}   {}", "layer", "units", "map"));
  for (const auto& layer : network->layers()) {
    print_line(
        fmt::format("{:<22} {:>6}   {}x{}", layer.name, layer.units, layer.height, layer.width));
  }
}

}  // namespace

void add_layers_command(CLI::App& program) {
  auto* command = program.add_subcommand("layers", "List a network's layers and their unit counts");
  auto options = std::make_shared<SharedOptions>();
  command->add_option("MODEL", options->model, "The network by name, or a TorchScript file")
      ->capture_default_str();
  add_weights_options(*command, *options);
  add_json_option(*command, *options);
  command->callback([options] { list_layers(*options); });
}

}  // namespace maia
