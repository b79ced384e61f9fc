#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/detector_options.hpp"
#include "cli/index_commands.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "exemplar/index.hpp"
#include "exemplar/index_cache.hpp"
#include "exemplar/synthetic_index.hpp"
#include "image/codec.hpp"
#include "image/highlight.hpp"
#include "tools/experiment_tools.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

constexpr double kQuantiles[] = {0.5, 0.9, 0.95, 0.99, 0.995};

struct ShowCommand {
  SharedOptions shared;
  std::string file;
  std::string layer;
  int unit = 0;
  int top = IndexOptions{}.top;
  int count = IndexOptions{}.top;
  double quantile = 0.95;
  std::string sheet;
};

Json layers_json(const ExemplarIndex& index) {
  Json layers = Json::array();
  for (const auto& [name, layer] : index.data().layers) {
    layers.push_back({{"layer", name},
                      {"units", layer.record.units()},
                      {"height", layer.height},
                      {"width", layer.width}});
  }
  return layers;
}

void print_info(const ShowCommand& command, const ExemplarIndex& index) {
  const IndexData& data = index.data();
  const auto size = fs::file_size(command.file);
  if (command.shared.json) {
    Json covered = Json::array();
    for (const auto& range : data.covered) covered.push_back({range.begin, range.end});
    print_json({{"file", command.file},
                {"bytes", size},
                {"model", index.model()},
                {"weights", index.weights_hash()},
                {"dataset", index.dataset_hash()},
                {"images", data.pictures},
                {"covered", covered},
                {"complete", data.complete()},
                {"skipped", index.skipped()},
                {"top", data.top},
                {"quantile_error", 1.0 / QuantileSketch::kErrorDenominator},
                {"layers", layers_json(index)}});
    return;
  }
  print_line(fmt::format("network    {}", printable(index.model())));
  print_line(fmt::format("weights    {}", printable(index.weights_hash())));
  print_line(fmt::format("dataset    {}", printable(index.dataset_hash())));
  print_line(fmt::format("images     {}, {} measured, {} skipped", data.pictures, data.measured(),
                         data.skipped.size()));
  if (!data.complete()) print_line("positions  " + to_text(data.covered) + " only");
  print_line(fmt::format("exemplars  {} a unit", data.top));
  print_line(
      fmt::format("quantiles  within 1/{} of their value", QuantileSketch::kErrorDenominator));
  print_line(fmt::format("size       {} bytes", size));
  print_line(fmt::format("{:<22} {:>6}   {}", "layer", "units", "map"));
  for (const auto& [name, layer] : data.layers) {
    print_line(fmt::format("{:<22} {:>6}   {}x{}", printable(name), layer.record.units(),
                           layer.height, layer.width));
  }
  for (const auto& id : index.skipped()) print_line("skipped, cannot be read: " + printable(id));
}

// Which of the network's layers are in the cache for the dataset.
void print_cached(const ShowCommand& command) {
  ConsoleProgress progress(command.shared.json);
  const auto network = open_network(command.shared);
  const auto dataset = open_dataset(command.shared, progress);
  const IndexCache cache({network->name(), network->weights_hash(), dataset->hash()}, command.top);
  progress.clear();
  Json layers = Json::array();
  for (const auto& layer : network->layers()) {
    const fs::path file = cache.file(layer.name);
    if (!fs::exists(file)) continue;
    layers.push_back({{"layer", layer.name},
                      {"units", layer.units},
                      {"file", file.string()},
                      {"bytes", fs::file_size(file)}});
  }
  if (command.shared.json) {
    print_json({{"model", network->name()},
                {"weights", network->weights_hash()},
                {"dataset", dataset->hash()},
                {"images", dataset->size()},
                {"top", command.top},
                {"layers", layers}});
    return;
  }
  print_line(fmt::format("{} over {} images of {}: {} of {} layers are indexed", network->name(),
                         dataset->size(), dataset->name(), layers.size(),
                         network->layers().size()));
  for (const auto& layer : layers) {
    print_line(fmt::format("{:<22} {:>6} units {:>10} bytes  {}",
                           layer.at("layer").get<std::string>(), layer.at("units").get<int>(),
                           layer.at("bytes").get<std::uintmax_t>(),
                           layer.at("file").get<std::string>()));
  }
}

void info(const ShowCommand& command) {
  if (command.file.empty()) return print_cached(command);
  print_info(command, ExemplarIndex::load(command.file));
}

// The exemplars as the model sees them, lit where the unit is active.
void write_sheet(const ShowCommand& command, const Subject& subject,
                 std::span<const Exemplar> exemplars) {
  constexpr int kColumns = 5;
  constexpr int kCell = 224;
  std::vector<LabelledImage> pictures;
  for (const Exemplar& exemplar : exemplars) {
    pictures.push_back(subject.dataset->load(exemplar.image));
  }
  std::vector<Image> cells;
  const auto responses = subject.target->respond(views_of(pictures));
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    cells.push_back(highlighted_picture(pictures[i].image, responses[i], subject, false).image);
  }
  write_file(command.sheet, encode_png(contact_sheet(cells, kColumns, kCell)));
}

void print_top(const ShowCommand& command, const ExemplarIndex& index,
               std::span<const Exemplar> exemplars) {
  if (command.shared.json) {
    Json listed = Json::array();
    for (const Exemplar& exemplar : exemplars) {
      listed.push_back({{"position", exemplar.image},
                        {"id", index.id(exemplar.image)},
                        {"activation", exemplar.activation}});
    }
    Json quantiles = Json::array();
    for (const double q : kQuantiles) {
      quantiles.push_back({{"q", q}, {"value", index.quantile(command.layer, command.unit, q)}});
    }
    Json shown = {{"model", index.model()}, {"layer", command.layer},
                  {"unit", command.unit},   {"exemplars", listed},
                  {"quantiles", quantiles}, {"complete", index.data().complete()}};
    if (!command.sheet.empty()) shown["sheet"] = command.sheet;
    print_json(shown);
    return;
  }
  print_line(fmt::format("{}, layer {}, unit {}", printable(index.model()),
                         printable(command.layer), command.unit));
  for (const Exemplar& exemplar : exemplars) {
    print_line(
        fmt::format("{:>12.4f}  {}", exemplar.activation, printable(index.id(exemplar.image))));
  }
  for (const double q : kQuantiles) {
    print_line(
        fmt::format("{:>12.4f}  quantile {}", index.quantile(command.layer, command.unit, q), q));
  }
  if (!command.sheet.empty()) print_line("pictures in " + command.sheet);
}

std::span<const Exemplar> chosen(const ShowCommand& command, const ExemplarIndex& index) {
  const auto all = index.top(command.layer, command.unit);
  if (command.count > index.data().top) {
    throw Error(ErrorKind::kUsage,
                fmt::format("the index keeps {} exemplars a unit: make one with 'maia index build "
                            "--top {}', or ask for fewer",
                            index.data().top, command.count));
  }
  return all.first(std::min(all.size(), static_cast<std::size_t>(command.count)));
}

void top(const ShowCommand& command) {
  ConsoleProgress progress(command.shared.json);
  if (!command.file.empty()) {
    if (!command.sheet.empty()) {
      throw Error(ErrorKind::kUsage,
                  "a sheet needs the pictures: name the model and data instead of the index file");
    }
    const ExemplarIndex index = ExemplarIndex::load(command.file);
    return print_top(command, index, chosen(command, index));
  }
  const OpenModel model = open_model(command.shared);
  model.get().check_unit(model.get().layer(command.layer), command.unit);
  const std::shared_ptr<const ImageDataset> dataset = open_dataset(command.shared, progress);
  const std::vector<std::string> layers = {command.layer};
  const ExemplarIndex index =
      model.synthetic
          ? open_synthetic_index(*model.synthetic, *dataset, progress, command.top)
          : open_index(*model.network, *dataset, layers, {.top = command.top}, progress);
  const auto exemplars = chosen(command, index);
  if (!command.sheet.empty()) {
    const auto laboratory = make_laboratory(model, dataset, command.quantile, progress);
    write_sheet(command, *laboratory->open(model.get().name(), command.layer, command.unit),
                exemplars);
  }
  progress.clear();
  print_top(command, index, exemplars);
}

void add_top_option(CLI::App& command, ShowCommand& options) {
  command.add_option("--top", options.top, "Without FILE: the index that keeps so many exemplars")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
}

}  // namespace

void add_index_info_command(CLI::App& group) {
  auto* command = group.add_subcommand(
      "info", "What an index file holds, or which layers of a network are indexed");
  auto options = std::make_shared<ShowCommand>();
  command->add_option("FILE", options->file, "An index, a shard or a checkpoint");
  add_model_options(*command, options->shared);
  add_data_options(*command, options->shared);
  add_top_option(*command, *options);
  add_json_option(*command, options->shared);
  command->callback([options] { info(*options); });
}

void add_index_top_command(CLI::App& group) {
  auto* command =
      group.add_subcommand("top", "The images that excite a unit most, and its quantiles");
  auto options = std::make_shared<ShowCommand>();
  command->add_option("FILE", options->file,
                      "An index; without it the cache's, measured first if it is not there");
  add_model_options(*command, options->shared);
  add_detector_option(*command, options->shared.detector);
  command->add_option("--layer", options->layer, "The layer, as 'maia layers MODEL' names it")
      ->required();
  command->add_option("--unit", options->unit, "A unit of it")->required();
  add_data_options(*command, options->shared);
  command->add_option("--count", options->count, "How many images")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  add_top_option(*command, *options);
  command->add_option("--sheet", options->sheet,
                      "Write the images into this PNG file, lit where the unit is active");
  command
      ->add_option("--quantile", options->quantile,
                   "Of the unit's own activations; what exceeds it is lit")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  add_json_option(*command, options->shared);
  command->callback([options] { top(*options); });
}

}  // namespace maia
