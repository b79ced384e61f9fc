#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/shared_options.hpp"
#include "target/synthetic_units.hpp"

namespace maia {
namespace {

struct LayersCommand {
  SharedOptions shared;
  bool refused = false;
};

Json layers_json(const Model& model) {
  Json layers = Json::array();
  for (const auto& layer : model.layers()) {
    layers.push_back({{"layer", layer.name},
                      {"units", layer.units},
                      {"height", layer.height},
                      {"width", layer.width}});
  }
  Json refused = Json::array();
  for (const auto& [name, reason] : model.refused_layers()) {
    refused.push_back({{"layer", name}, {"reason", reason}});
  }
  return {{"model", model.name()},
          {"weights", model.weights_hash()},
          {"layers", layers},
          {"refused", refused}};
}

void print_refused(const Model& model) {
  if (model.refused_layers().empty()) return print_line("every module is a layer");
  for (const auto& [name, reason] : model.refused_layers()) print_line(name + ": " + reason);
}

void print_layers(const Model& model) {
  std::size_t widest = 0;
  for (const auto& layer : model.layers()) widest = std::max(widest, layer.name.size());
  print_line(fmt::format("{:<{}} {:>6}   {}", "layer", widest, "units", "map"));
  for (const auto& layer : model.layers()) {
    print_line(fmt::format("{:<{}} {:>6}   {}x{}", layer.name, widest, layer.units, layer.height,
                           layer.width));
  }
  const std::size_t count = model.refused_layers().size();
  if (count == 0) return;
  print_line(fmt::format("{} more module{} cannot be shown; --refused says why", count,
                         count == 1 ? "" : "s"));
}

Json units_json(const SyntheticModel& model) {
  Json units = Json::array();
  for (const SyntheticUnit& unit : model.units()) {
    units.push_back({{"unit", units.size()},
                     {"kind", kind_of(unit.expression)},
                     {"expression", unit.expression.text()},
                     {"unavailable", unit.unavailable.empty() ? Json() : Json(unit.unavailable)}});
  }
  return units;
}

// What each unit responds to: for the person who runs the experiments.
void print_units(const SyntheticModel& model) {
  print_line(fmt::format("{:>4}  {:<7} responds to", "unit", "kind"));
  int number = 0;
  for (const SyntheticUnit& unit : model.units()) {
    print_line(
        fmt::format("{:>4}  {:<7} {}{}", number++, kind_of(unit.expression), unit.expression.text(),
                    unit.unavailable.empty() ? "" : " (not available: " + unit.unavailable + ")"));
  }
}

void list_layers(const LayersCommand& command) {
  const OpenModel model = open_model(command.shared);
  if (command.shared.json) {
    Json layers = layers_json(model.get());
    if (model.synthetic) layers["units"] = units_json(*model.synthetic);
    return print_json(layers);
  }
  if (command.refused) return print_refused(model.get());
  print_layers(model.get());
  if (model.synthetic) print_units(*model.synthetic);
}

}  // namespace

void add_layers_command(CLI::App& program) {
  auto* command = program.add_subcommand("layers", "List a network's layers and their unit counts");
  auto options = std::make_shared<LayersCommand>();
  command
      ->add_option("MODEL", options->shared.model,
                   "The network by name, a TorchScript file, or 'synthetic'")
      ->capture_default_str();
  add_weights_options(*command, options->shared);
  add_json_option(*command, options->shared);
  command->add_flag("--refused", options->refused,
                    "List the modules of a TorchScript file that are no layers, and why");
  command->callback([options] { list_layers(*options); });
}

}  // namespace maia
