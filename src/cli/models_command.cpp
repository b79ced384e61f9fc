#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "nn/fetch_weights.hpp"
#include "nn/model_catalog.hpp"
#include "target/synthetic_units.hpp"

namespace maia {
namespace {

struct ModelsCommand {
  std::vector<std::string> names;
  bool json = false;
};

// How sure one can be that a fetched file is the one meant.
std::string check_of(const CatalogEntry& entry) {
  if (entry.sha256.empty()) {
    return "no hash is published: the file must be whole and hold readable weights";
  }
  if (entry.sha256.size() < 64) {
    return fmt::format("the first {} digits of its SHA-256, {}", entry.sha256.size(), entry.sha256);
  }
  return fmt::format("its SHA-256, {}", entry.sha256);
}

std::string input_of(const CatalogEntry& entry) {
  return entry.side > 0 ? fmt::format("{0} x {0}", entry.side) : "";
}

Json entry_json(const CatalogEntry& entry) {
  const auto path = installed_weights(entry.name);
  return {{"name", entry.name},
          {"origin", entry.origin},
          {"source", source_of(entry)},
          {"licence", entry.licence},
          {"input", entry.side > 0 ? Json(entry.side) : Json()},
          {"sha256", entry.sha256.size() == 64 ? Json(entry.sha256) : Json()},
          {"sha256_prefix", entry.sha256.empty() ? Json() : Json(entry.sha256)},
          {"bytes", entry.size > 0 ? Json(entry.size) : Json()},
          {"installed", path.has_value()},
          {"path", path.value_or(weights_folder() / entry.file).string()}};
}

void list_models(const ModelsCommand& command) {
  if (command.json) {
    Json listed = Json::array();
    for (const CatalogEntry& entry : model_catalog()) listed.push_back(entry_json(entry));
    return print_json(listed);
  }
  print_line(fmt::format("{:<19} {:<10} {:<10} {}", "model", "weights", "input", "from"));
  for (const CatalogEntry& entry : model_catalog()) {
    print_line(fmt::format("{:<19} {:<10} {:<10} {}", entry.name,
                           installed_weights(entry.name) ? "installed" : "-", input_of(entry),
                           entry.origin));
  }
  for (const auto& name : synthetic_model_names()) {
    print_line(fmt::format("{:<19} {:<10} {:<10} {}", name, "none", "",
                           "units whose selectivity is known (maia layers " + name + ")"));
  }
}

void show_model(const ModelsCommand& command) {
  const CatalogEntry& entry = catalog_entry(command.names.at(0));
  if (command.json) return print_json(entry_json(entry));
  const auto path = installed_weights(entry.name);
  const auto line = [](std::string_view title, const std::string& text) {
    if (!text.empty()) print_line(fmt::format("{:<12} {}", title, text));
  };
  line("model", std::string(entry.name));
  line("weights", std::string(entry.origin));
  line("from", source_of(entry));
  line("licence", std::string(entry.licence));
  line("checked by", check_of(entry));
  line("size", entry.size > 0 ? fmt::format("{:.1f} MB", double(entry.size) / 1e6) : "");
  line("input", input_of(entry));
  line("file", path.value_or(weights_folder() / entry.file).string());
  line("installed", path ? "yes" : fmt::format("no: maia models pull {}", entry.name));
}

void pull_models(const ModelsCommand& command) {
  std::vector<const CatalogEntry*> entries;  // a wrong name is told before anything is fetched
  for (const auto& name : command.names) entries.push_back(&catalog_entry(name));
  Json pulled = Json::array();
  for (const CatalogEntry* entry : entries) {
    ConsoleProgress progress(command.json);
    const FetchedWeights result = fetch_weights(*entry, progress);
    progress.clear();
    if (command.json) {
      pulled.push_back({{"name", entry->name},
                        {"path", result.path.string()},
                        {"fetched", result.fetched},
                        {"sha256", sha256_file(result.path)}});
    } else {
      print_line(fmt::format("{} {}", result.path.string(),
                             result.fetched ? "fetched" : "is already there"));
    }
  }
  if (command.json) print_json(pulled);
}

}  // namespace

void add_models_command(CLI::App& program) {
  auto* group = program.add_subcommand("models", "Public weights: list, info, pull");
  group->require_subcommand(1);
  auto options = std::make_shared<ModelsCommand>();
  const auto add = [&](const char* name, const char* help, void (*run)(const ModelsCommand&)) {
    auto* command = group->add_subcommand(name, help);
    command->add_flag("--json", options->json, "Print JSON for machines");
    command->callback([options, run] { run(*options); });
    return command;
  };
  add("list", "Every file of the catalog, and whether it is installed", list_models);
  add("info", "Where a model's weights come from, their licence, how they are checked", show_model)
      ->add_option("MODEL", options->names, "The model by name")
      ->required()
      ->expected(1);
  add("pull", "Fetch weights into the cache folder's weights/", pull_models)
      ->add_option("MODEL", options->names, "Models by name")
      ->required();
}

}  // namespace maia
