#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/shared_options.hpp"

namespace maia {
namespace {

struct LayersCommand {
  SharedOptions shared;
  bool refused = false;
};

void print_layers_json(const Network& network) {
  Json layers = Json::array();
  for (const auto& layer : network.layers()) {
    layers.push_back({{"layer", layer.name},
                      {"units", layer.units},
                      {"height", layer.height},
                      {"width", layer.width}});
  }
  Json refused = Json::array();
  for (const auto& [name, reason] : network.refused_layers()) {
    refused.push_back({{"layer", name}, {"reason", reason}});
  }
  print_json({{"model", network.name()},
              {"weights", network.weights_hash()},
              {"layers", layers},
              {"refused", refused}});
}

void print_refused(const Network& network) {
  if (network.refused_layers().empty()) return print_line("every module is a layer");
  for (const auto& [name, reason] : network.refused_layers()) print_line(name + ": " + reason);
}

void print_layers(const Network& network) {
  std::size_t widest = 0;
  for (const auto& layer : network.layers()) widest = std::max(widest, layer.name.size());
  print_line(fmt::format("{:<{}} {:>6}   {}", "layer", widest, "units", "map"));
  for (const auto& layer : network.layers()) {
    print_line(fmt::format("{:<{}} {:>6}   {}x{}", layer.name, widest, layer.units, layer.height,
                           layer.width));
  }
  const std::size_t count = network.refused_layers().size();
  if (count == 0) return;
  print_line(fmt::format("{} more module{} cannot be shown; --refused says why", count,
                         count == 1 ? "" : "s"));
}

void list_layers(const LayersCommand& command) {
  const auto network = open_network(command.shared);
  if (command.shared.json) return print_layers_json(*network);
  if (command.refused) return print_refused(*network);
  print_layers(*network);
}

}  // namespace

void add_layers_command(CLI::App& program) {
  auto* command = program.add_subcommand("layers", "List a network's layers and their unit counts");
  auto options = std::make_shared<LayersCommand>();
  command->add_option("MODEL", options->shared.model, "The network by name, or a TorchScript file")
      ->capture_default_str();
  add_weights_options(*command, options->shared);
  add_json_option(*command, options->shared);
  command->add_flag("--refused", options->refused,
                    "List the modules of a TorchScript file that are no layers, and why");
  command->callback([options] { list_layers(*options); });
}

}  // namespace maia
