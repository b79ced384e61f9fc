#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "cli/agent_options.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/selection_table.hpp"
#include "cli/spurious_classifier.hpp"
#include "cli/spurious_data.hpp"
#include "cli/spurious_verdicts.hpp"
#include "cli/sweep_options.hpp"
#include "cli/sweep_progress.hpp"
#include "cli/sweep_runs.hpp"
#include "eval/feature_selection.hpp"
#include "eval/selection_json.hpp"
#include "exemplar/communicator.hpp"
#include "report/figure_files.hpp"
#include "report/page_name.hpp"
#include "report/selection_figure.hpp"
#include "report/selection_page.hpp"
#include "report/sweep_rows.hpp"
#include "target/batched_network.hpp"
#include "task/spurious.hpp"

namespace maia {
namespace {

struct SpuriousCommand {
  ClassifierOptions classifier;
  ServiceOptions services;
  SpuriousSources sources;
  TaskRequest request;
  SelectionOptions selection;
  std::string domain;
  ManyRunsOptions many;
};

void check_candidates(const CandidateUnits& found, std::size_t wanted, Progress& progress) {
  if (found.units.empty()) {
    throw Error(ErrorKind::kBadInput,
                "no unit of the last layer tells the classes apart on the validation pictures: "
                "give more of them with --validation");
  }
  if (found.units.size() < wanted) {
    progress.note(fmt::format("{} units are judged: no l1 penalty leaves {} of them",
                              found.units.size(), wanted));
  }
}

std::vector<SweepUnit> units_to_judge(const Network& network,
                                      const std::vector<std::size_t>& candidates) {
  std::vector<SweepUnit> units;
  for (const std::size_t unit : candidates) {
    units.push_back({network.features_layer(), static_cast<int>(unit)});
  }
  return units;
}

OpenSweep open_units(const SpuriousCommand& command, const SpuriousData& data,
                     const Services& services, const std::shared_ptr<const Network>& network,
                     const std::vector<std::size_t>& candidates, Progress& progress) {
  const SpuriousQuestion question{
      data.classes, command.domain.empty() ? domain_of(data.classes) : command.domain};
  OpenSweep open{
      .task =
          [question](const TaskRequest& request, const Instruments& instruments) {
            return spurious_task(question, request, instruments);
          },
      .laboratory = make_network_laboratory(batch_calls(network), data.validation.pictures,
                                            command.request.unit.quantile, progress),
      .instruments = share_drawings_of(services.instruments()),
      .units = units_to_judge(*network, candidates)};
  open.laboratory->prepare(layers_of(open.units), alone());
  return open;
}

// A row a unit, when all are at their ends.
std::vector<SweepRow> judge_units(const SpuriousCommand& command, const OpenSweep& open,
                                  const Services& services, RunStore& store,
                                  ConsoleProgress& progress) {
  Ledger ledger(command.many.budget);
  const EndedRuns ended =
      run_units(open, command.request, services, command.many, store, ledger, progress);
  complain(ended.result, ended.out_of_time);
  return sweep_rows(ended.result.outcomes, store, ledger);
}

SelectionData selection_data(MeasuredPictures measured, std::size_t classes,
                             std::vector<std::size_t> candidates,
                             const std::vector<JudgedUnit>& units) {
  SelectionData data{.classes = classes,
                     .validation = std::move(measured.validation.of),
                     .test = std::move(measured.test.of),
                     .validation_predictions = std::move(measured.validation.predictions),
                     .test_predictions = std::move(measured.test.predictions),
                     .candidates = std::move(candidates),
                     .selected = selected_units(units)};
  if (measured.balanced) data.balanced_pool = std::move(measured.balanced->of);
  return data;
}

struct Found {
  SelectionPage page;
  SelectionResult result;
  std::vector<JudgedUnit> units;
};

void print_found(const SpuriousCommand& command, const Found& found,
                 const std::filesystem::path& file, Progress& progress) {
  const auto folder = file.parent_path();
  const auto figures = write_figures(std::vector<Figure>{selection_figure(found.result)},
                                     folder / file.stem(), progress);
  write_file(file, selection_page_html(found.page, found.result, found.units, figures));
  Json json = {{"remark", found.page.remark},
               {"classes", found.page.classes},
               {"selection", selection_json(found.result)},
               {"units", to_json(found.units)}};
  write_file(std::filesystem::path(file).replace_extension(".json"), json.dump(1) + "\n");
  if (command.classifier.shared.json) {
    json["page"] = file.string();
    return print_json(json);
  }
  for (const auto& line : selection_table(found.result)) print_line(line);
  print_line("page    " + file.string());
}

SelectionPage page_of(const SpuriousCommand& command, const SpuriousData& data,
                      const Network& network) {
  return {
      "Units of " + network.name() + ": selective or spurious",
      fmt::format("{} on {} classes; fitted on {} validation pictures, tested on {}; units "
                  "judged by {}. Seed {}.",
                  network.name(), data.classes.size(), data.validation.pictures->size(),
                  data.test.pictures->size(), command.services.backbone, command.request.unit.seed),
      data.classes};
}

// The same for the same classifier, pictures and runs.
std::filesystem::path page_file(const Network& network, const SpuriousData& data,
                                const std::vector<SweepRow>& rows) {
  std::string contents = network.weights_hash() + spurious_data_hash(data);
  for (const auto& row : rows) contents += fmt::format(" {}", row.run);
  return page_name("spurious", network.name(), contents);
}

void find_spurious(SpuriousCommand& command) {
  ConsoleProgress progress(command.classifier.shared.json);
  if (command.services.backbone == "human") {
    throw Error(ErrorKind::kUsage, "a person does one run at a time: use maia describe");
  }
  check_classifier_options(command.classifier);
  allow_more_files();
  share_freed_memory(processor_count());
  const Worker walls(command.request.agent.sandbox);  // refuses now rather than after the training
  const Services services(command.services);
  const std::uint64_t seed = command.request.unit.seed;
  command.classifier.training.settings.seed = seed;
  const SpuriousData data = open_spurious_data(command.sources, seed, progress);
  const std::filesystem::path folder = runs_folder(command.classifier.shared);
  const auto network = open_classifier(command.classifier, data, folder, progress);
  MeasuredPictures measured = measure_pictures(*network, data, progress);
  progress.stage("choosing units by an l1 penalty");
  const auto candidates = choose_candidates(measured.validation.of, data.classes.size(),
                                            command.selection.candidates, seed);
  check_candidates(candidates, command.selection.candidates, progress);
  const OpenSweep open = open_units(command, data, services, network, candidates.units, progress);
  RunStore store(folder);
  const auto rows = judge_units(command, open, services, store, progress);
  progress.stage("fitting on selected units");
  command.selection.seed = seed;
  command.selection.threads = processor_count();
  Found found{page_of(command, data, *network), {}, judged_units(rows, store)};
  found.result = evaluate_selection(
      selection_data(std::move(measured), data.classes.size(), candidates.units, found.units),
      command.selection);
  progress.clear();
  print_found(command, found, folder / page_file(*network, data, rows), progress);
}

}  // namespace

void add_spurious_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* command = program.add_subcommand(
      "spurious",
      "Find the units of a classifier's last layer that go by what only happens to come with a "
      "class, and a classifier without them (docs/spurious.md); the same command goes on after an "
      "interruption");
  auto options = std::make_shared<SpuriousCommand>();
  auto& request = options->request;
  auto& classifier = options->classifier;
  request.unit.command = started_as;
  command
      ->add_option(
          "--data", options->sources.train,
          "The training pictures: FOLDER/CLASS/..., FOLDER/SETTING/CLASS/..., a folder that "
          "maia dataset collage drew, or spawrious:FOLDER/o2o-easy")
      ->required();
  command
      ->add_option("--test", options->sources.test,
                   "Pictures of the same classes in other settings")
      ->required();
  command->add_option("--balanced", options->sources.balanced,
                      "Pictures of each class in each setting, for the rows of the table that may "
                      "see such; no unit is judged by them");
  command
      ->add_option("--validation", options->sources.validation,
                   "The share of --data that the classifier is not trained on: units are chosen, "
                   "judged and refitted on it")
      ->capture_default_str()
      ->check(CLI::Range(0.01, 0.9));
  add_model_options(*command, classifier.shared);
  command->add_flag("--trained", classifier.trained,
                    "Take --weights as it is, a classifier of these classes; without it the "
                    "network is fine-tuned on --data first");
  command
      ->add_option("--units", options->selection.candidates,
                   "How many units are judged: the most informative ones, by an l1 penalty")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  command->add_option("--domain", options->domain,
                      "What the pictures show, for the agent: \"full-body dogs on a beach, in "
                      "snow or in a jungle\"; without it the class names say it");
  command->add_option("--seed", request.unit.seed, "Decides every random choice")
      ->capture_default_str();
  command
      ->add_option("--quantile", request.unit.quantile,
                   "Of the unit's own activations; what exceeds it is highlighted")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  add_training_options(*command, classifier.training);
  add_instrument_options(*command, options->services);
  add_backbone_options(*command, options->services);
  add_prompt_option(*command, request.unit, "classes");
  add_agent_options(*command, request.agent);
  add_sweep_options(*command, options->many);
  add_runs_option(*command, classifier.shared);
  add_json_option(*command, classifier.shared);
  command->callback([options] { find_spurious(*options); });
}

}  // namespace maia
