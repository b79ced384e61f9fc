#include <fmt/format.h>

#include <memory>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "cli/console.hpp"
#include "cli/detector_options.hpp"
#include "cli/eval_commands.hpp"
#include "cli/eval_sources.hpp"
#include "cli/laboratory_options.hpp"
#include "eval/baselines.hpp"
#include "eval/run_labels.hpp"
#include "task/sweep_units.hpp"

namespace maia {
namespace {

struct LabelCommand {
  LaboratoryOptions laboratory;
  LabelSources sources;
  std::string method;
  std::string of;  // whose labels the control deals out
  std::vector<std::string> units;
  std::string output;
};

std::vector<UnitLabel> deal_labels(const LabelCommand& command, Progress& progress) {
  const auto rows = gather_labels(command.sources, command.laboratory.shared, progress);
  const std::string of = command.of.empty() ? rows.front().method : command.of;
  auto controls = random_control(rows, of, command.laboratory.request.seed);
  if (controls.empty()) {
    throw Error(ErrorKind::kBadInput, "the method '" + clean_utf8(of, 80) +
                                          "' has no two labels of one model to exchange: name "
                                          "another with --of");
  }
  return controls;
}

// Those that --units names of --model, or those of labels that are there.
std::vector<UnitKey> wanted_units(const LabelCommand& command, Laboratories& laboratories,
                                  Progress& progress) {
  std::vector<UnitKey> wanted;
  if (!command.units.empty()) {
    const auto& options = command.laboratory;
    const Model& model = laboratories.model(options.shared.model);
    const auto units = read_sweep_units(command.units, options.request.seed, model).units;
    for (const auto& unit : units) wanted.push_back({model.name(), unit.layer, unit.unit});
    laboratories.of(model.name())->prepare(layers_of(units), alone());
    return wanted;
  }
  const auto rows = gather_labels(command.sources, command.laboratory.shared, progress);
  laboratories.open_all(rows);
  for (const auto& row : rows) wanted.push_back(row.unit);
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  return wanted;
}

std::vector<BaselineLabel> label_subjects(const LabelCommand& command, Subjects subjects,
                                          const Instruments& instruments, Progress& progress) {
  const auto world = collage_world();
  if (command.method == "exemplars") {
    return exemplar_baseline(subjects, *instruments.reader, *world, progress);
  }
  if (command.method == "dissection") {
    return dissection_baseline(subjects, instruments.generator->vocabulary(), world, progress);
  }
  return drawing_baseline(subjects, *instruments.generator, world, command.laboratory.request.seed,
                          progress);
}

std::vector<UnitLabel> label_units(const LabelCommand& command, Progress& progress) {
  const Services services(command.laboratory.services);
  Laboratories laboratories(command.laboratory.shared, command.laboratory.request.quantile,
                            progress);
  const auto units = wanted_units(command, laboratories, progress);
  std::map<std::string, std::vector<UnitKey>> models;
  for (const auto& unit : units) models[unit.model].push_back(unit);
  std::vector<UnitLabel> rows;
  for (const auto& [model, of_model] : models) {
    std::vector<std::shared_ptr<const Subject>> subjects;
    for (const auto& unit : of_model) {
      subjects.push_back(laboratories.of(model)->open(model, unit.layer, unit.unit));
    }
    auto found = label_subjects(command, subjects, services.instruments(), progress);
    for (std::size_t i = 0; i < found.size(); ++i) {
      rows.push_back({.unit = of_model[i],
                      .method = command.method,
                      .labels = std::move(found[i].labels),
                      .note = std::move(found[i].note)});
    }
  }
  return rows;
}

void label(const LabelCommand& command) {
  ConsoleProgress progress(false);
  share_freed_memory(processor_count());
  const auto& sources = command.sources;
  if (command.units.empty() && sources.files.empty() && !sources.from_runs) {
    throw Error(ErrorKind::kUsage,
                "say which units: --units _bn1:0-99, or those of --runs or --labels");
  }
  std::vector<UnitLabel> rows;
  if (command.method == "random") {
    rows = deal_labels(command, progress);
  } else if (command.method == "runs") {
    rows = gather_labels(sources, command.laboratory.shared, progress);
  } else {
    rows = label_units(command, progress);
  }
  progress.clear();
  const std::string text = unit_labels_text(rows);
  if (command.output.empty()) {
    print_line(text.substr(0, text.size() - 1));
  } else {
    write_file(command.output, text);
    print_line(fmt::format("{} labels in {}", rows.size(), command.output));
  }
}

}  // namespace

void add_eval_label_command(CLI::App& group) {
  auto* command = group.add_subcommand(
      "label", "Label units by a method that needs no agent, for maia eval predictive");
  auto options = std::make_shared<LabelCommand>();
  command
      ->add_option("--method", options->method,
                   "exemplars: what the top exemplars show, without an experiment. drawn: the word "
                   "whose pictures excite the unit most, without a look at the dataset. "
                   "dissection: the concept that coincides best with where the unit is lit. "
                   "random: another unit's label, the control. runs: the labels of --runs as they "
                   "are")
      ->required()
      ->check(CLI::IsMember({"exemplars", "drawn", "dissection", "random", "runs"}));
  add_model_options(*command, options->laboratory.shared);
  add_detector_option(*command, options->laboratory.shared.detector);
  command->add_option("--units", options->units,
                      "Units of --model as for maia sweep: layer4:0-511, layer4:random:100, or a "
                      "file of such lines; without it those that --runs and --labels have");
  add_label_sources(*command, options->sources, options->laboratory.shared);
  command->add_option("--of", options->of,
                      "Whose labels 'random' deals out anew; without it the first method's");
  add_data_options(*command, options->laboratory.shared);
  command->add_option("--seed", options->laboratory.request.seed, "Decides every random choice")
      ->capture_default_str();
  command
      ->add_option("--quantile", options->laboratory.request.quantile,
                   "Of the unit's own activations; what exceeds it is highlighted")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  add_instrument_options(*command, options->laboratory.services);
  command->add_option("-o,--output", options->output,
                      "The file to write; without it labels are printed");
  command->callback([options] { label(*options); });
}

}  // namespace maia
