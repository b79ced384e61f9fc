#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "nn/fetch_folder.hpp"
#include "nn/fetch_weights.hpp"
#include "nn/model_catalog.hpp"
#include "nn/model_folders.hpp"
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

Json folder_json(const CatalogFolder& model) {
  const auto missing = missing_files(model);
  return {{"name", model.name},
          {"origin", model.origin},
          {"source", page_of(model)},
          {"licence", model.licence},
          {"input", nullptr},
          {"sha256", nullptr},
          {"sha256_prefix", nullptr},
          {"bytes", nullptr},
          {"installed", missing.empty()},
          {"path", place_of(model).string()},
          {"files", model.files},
          {"missing", missing}};
}

void list_models(const ModelsCommand& command) {
  if (command.json) {
    Json listed = Json::array();
    for (const CatalogEntry& entry : model_catalog()) listed.push_back(entry_json(entry));
    for (const CatalogFolder& model : model_folders()) listed.push_back(folder_json(model));
    return print_json(listed);
  }
  const auto line = [](std::string_view name, std::string_view weights, std::string_view input,
                       std::string_view origin) {
    print_line(fmt::format("{:<19} {:<10} {:<10} {}", name, weights, input, origin));
  };
  const auto state = [](bool installed) { return installed ? "installed" : "-"; };
  line("model", "weights", "input", "from");
  for (const CatalogEntry& entry : model_catalog()) {
    line(entry.name, state(installed_weights(entry.name).has_value()), input_of(entry),
         entry.origin);
  }
  for (const CatalogFolder& model : model_folders()) {
    line(model.name, state(missing_files(model).empty()), "", model.origin);
  }
  for (const auto& name : synthetic_model_names()) {
    line(name, "none", "", "units whose selectivity is known (maia layers " + name + ")");
  }
}

void print_fact(std::string_view title, std::string_view text) {
  if (!text.empty()) print_line(fmt::format("{:<12} {}", title, text));
}

void show_folder(const CatalogFolder& model) {
  const auto missing = missing_files(model);
  print_fact("model", model.name);
  print_fact("weights", model.origin);
  print_fact("from", page_of(model));
  print_fact("licence", model.licence);
  print_fact("checked by", "each file's hash, as the hub gives it when it is fetched");
  print_fact("folder", place_of(model).string());
  const bool whole = missing.empty();
  print_fact("installed", whole ? "yes" : fmt::format("no: maia models pull {}", model.name));
  if (!whole) print_fact("missing", join(missing, ", "));
}

void show_entry(const CatalogEntry& entry) {
  const auto path = installed_weights(entry.name);
  print_fact("model", entry.name);
  print_fact("weights", entry.origin);
  print_fact("from", source_of(entry));
  print_fact("licence", entry.licence);
  print_fact("checked by", check_of(entry));
  print_fact("size", entry.size > 0 ? fmt::format("{:.1f} MB", double(entry.size) / 1e6) : "");
  print_fact("input", input_of(entry));
  print_fact("file", path.value_or(weights_folder() / entry.file).string());
  print_fact("installed", path ? "yes" : fmt::format("no: maia models pull {}", entry.name));
}

void show_model(const ModelsCommand& command) {
  const std::string& name = command.names.at(0);
  if (const CatalogFolder* model = find_model_folder(name)) {
    return command.json ? print_json(folder_json(*model)) : show_folder(*model);
  }
  const CatalogEntry& entry = catalog_entry(name);
  return command.json ? print_json(entry_json(entry)) : show_entry(entry);
}

struct Pulled {
  std::filesystem::path path;
  bool fetched = false;
  Json json;
};

Pulled pull_folder(const CatalogFolder& model, Progress& progress) {
  const FetchedFolder folder = fetch_folder(model, progress);
  Json files = Json::object();
  for (const FolderFile& file : folder.files) files[file.path] = file.sha256;
  return {folder.path, folder.fetched, {{"sha256", nullptr}, {"files", files}}};
}

Pulled pull_model(const std::string& name, Progress& progress) {
  if (const CatalogFolder* model = find_model_folder(name)) return pull_folder(*model, progress);
  const FetchedWeights weights = fetch_weights(catalog_entry(name), progress);
  return {weights.path, weights.fetched, {{"sha256", sha256_file(weights.path)}}};
}

void pull_models(const ModelsCommand& command) {
  for (const auto& name : command.names) {  // a wrong one is told before anything is fetched
    if (find_model_folder(name) == nullptr) catalog_entry(name);
  }
  Json listed = Json::array();
  for (const auto& name : command.names) {
    ConsoleProgress progress(command.json);
    Pulled pulled = pull_model(name, progress);
    progress.clear();
    if (!command.json) {
      print_line(fmt::format("{} {}", pulled.path.string(),
                             pulled.fetched ? "fetched" : "is already there"));
      continue;
    }
    pulled.json.update(
        {{"name", name}, {"path", pulled.path.string()}, {"fetched", pulled.fetched}});
    listed.push_back(std::move(pulled.json));
  }
  if (command.json) print_json(listed);
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
  add("list", "Every model of the catalog, and whether it is installed", list_models);
  add("info", "Where a model's weights come from, their licence, how they are checked", show_model)
      ->add_option("MODEL", options->names, "The model by name")
      ->required()
      ->expected(1);
  add("pull", "Fetch weights into the cache folder's weights/", pull_models)
      ->add_option("MODEL", options->names, "Models by name")
      ->required();
}

}  // namespace maia
