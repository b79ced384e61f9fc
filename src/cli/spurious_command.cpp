#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "cli/agent_options.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/interrupts.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/selection_table.hpp"
#include "cli/spurious_data.hpp"
#include "cli/sweep_progress.hpp"
#include "cli/sweep_runs.hpp"
#include "cli/training_run.hpp"
#include "eval/class_features.hpp"
#include "eval/feature_selection.hpp"
#include "eval/selection_json.hpp"
#include "exemplar/communicator.hpp"
#include "nn/model_catalog.hpp"
#include "nn/training/trainable_names.hpp"
#include "report/figure_files.hpp"
#include "report/report.hpp"
#include "report/selection_figure.hpp"
#include "report/selection_page.hpp"
#include "report/sweep_rows.hpp"
#include "target/batched_network.hpp"
#include "task/spurious.hpp"
#include "task/spurious_rule.hpp"

namespace maia {
namespace {

struct SpuriousCommand {
  SharedOptions shared;
  ServiceOptions services;
  SpuriousSources sources;
  TaskRequest request;
  SelectionOptions selection;
  std::string domain;
  TrainingOptions training;
  bool trained = false;
  std::size_t jobs = 0;  // 0: chosen by the backbone
};

void check_options(const SpuriousCommand& command) {
  if (command.services.backbone == "human") {
    throw Error(ErrorKind::kUsage, "a person does one run at a time: use maia describe");
  }
  if (command.trained && command.shared.weights.empty()) {
    throw Error(ErrorKind::kUsage, "--trained takes a classifier as it is: name its --weights");
  }
}

struct Measured {
  ClassFeatures validation;
  ClassFeatures test;
  std::optional<ClassFeatures> balanced;
};

Measured measure_all(const Network& network, const SpuriousData& data, Progress& progress) {
  Measured measured;
  const auto measure = [&](const LabelledPictures& pictures, const std::string& name) {
    auto found = measure_class_features(network, pictures, "features, " + name, progress);
    if (!found.unreadable.empty()) {
      progress.note(fmt::format("{} of the {} pictures cannot be read and are left out, such as {}",
                                found.unreadable.size(), name, found.unreadable.front()));
    }
    return found;
  };
  measured.validation = measure(data.validation, "validation");
  measured.test = measure(data.test, "test");
  if (data.balanced) measured.balanced = measure(*data.balanced, "balanced");
  return measured;
}

// The classes by the network's order, which labels follow.
void check_classes(const Network& network, const SpuriousData& data) {
  const auto& logits = network.layer(network.logits_layer());
  auto names = network.classes();
  for (auto& name : names) std::replace(name.begin(), name.end(), '_', ' ');
  // Where the file names no classes, they are taken for the folders'.
  const bool fits = names == data.classes ||
                    (names.empty() && logits.units == static_cast<int>(data.classes.size()));
  if (fits) return;
  throw Error(ErrorKind::kBadInput,
              "the classifier's classes are not those of the training pictures' folders, " +
                  join(data.classes, ", ") + ", in this order");
}

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

SweepResult judge_units(const SpuriousCommand& command, const OpenSweep& open,
                        const Services& services, RunStore& store, ConsoleProgress& progress) {
  const auto backbone = services.open_backbone();
  Ledger ledger{Budget{}};
  const Interrupts interrupts;
  TaskRequest request = command.request;
  request.unit.settings = services.settings();
  request.agent.ledger = &ledger;
  UnitRuns runs(open, request, store, *backbone, ledger);
  Supervisor supervisor(progress, ledger, std::nullopt);
  const std::size_t jobs = command.jobs > 0 ? command.jobs : usual_jobs(command.services.backbone);
  SweepResult result = run_all(open.units, jobs, runs, supervisor);
  progress.clear();
  complain(result, false);
  return result;
}

JudgedUnit judged_unit(const SweepRow& row, const Run& run) {
  JudgedUnit unit{.unit = row.unit,
                  .class_name = run.conclusion.value("class", std::string()),
                  .reasoning = row.description,
                  .auc = row.auc,
                  .pictures = row.pictures,
                  .report = report_file(run.id)};
  if (const auto verdict = read_verdict(row.labels)) {
    unit.is_selective = *verdict == UnitVerdict::kSelective;
    unit.is_confirmed = run.conclusion.at("check").at("accepted").get<bool>();
  }
  return unit;
}

std::vector<JudgedUnit> judged_units(const SweepResult& result, const RunStore& store) {
  Ledger ledger{Budget{}};
  std::vector<JudgedUnit> units;
  for (const auto& row : sweep_rows(result.outcomes, store, ledger)) {
    units.push_back(judged_unit(row, store.run(row.run)));
  }
  return units;
}

std::vector<std::size_t> selected(const std::vector<JudgedUnit>& units) {
  std::vector<std::size_t> chosen;
  for (const auto& unit : units) {
    if (unit.is_selective.value_or(false) && unit.is_confirmed) {
      chosen.push_back(static_cast<std::size_t>(unit.unit));
    }
  }
  return chosen;
}

SelectionData selection_data(Measured measured, std::size_t classes,
                             std::vector<std::size_t> candidates,
                             const std::vector<JudgedUnit>& units) {
  SelectionData data{.classes = classes,
                     .validation = std::move(measured.validation.of),
                     .test = std::move(measured.test.of),
                     .validation_predictions = std::move(measured.validation.predictions),
                     .test_predictions = std::move(measured.test.predictions),
                     .candidates = std::move(candidates),
                     .selected = selected(units)};
  if (measured.balanced) data.balanced_pool = std::move(measured.balanced->of);
  return data;
}

Json unit_json(const JudgedUnit& unit) {
  Json json = {{"unit", unit.unit},
               {"verdict", nullptr},
               {"confirmed", unit.is_confirmed},
               {"class", unit.class_name},
               {"reasoning", unit.reasoning},
               {"auc", unit.auc ? Json(*unit.auc) : Json()},
               {"report", unit.report}};
  if (unit.is_selective) json["verdict"] = *unit.is_selective ? "SELECTIVE" : "SPURIOUS";
  return json;
}

void print_found(const SpuriousCommand& command, const std::filesystem::path& folder,
                 const std::string& name, const SelectionPage& page, const SelectionResult& result,
                 const std::vector<JudgedUnit>& units, Progress& progress) {
  const auto figures =
      write_figures(std::vector<Figure>{selection_figure(result)}, folder / name, progress);
  const auto file = folder / (name + ".html");
  write_file(file, selection_page_html(page, result, units, figures));
  Json json = {{"remark", page.remark},
               {"classes", page.classes},
               {"selection", selection_json(result)},
               {"units", Json::array()}};
  for (const auto& unit : units) json["units"].push_back(unit_json(unit));
  write_file(folder / (name + ".json"), json.dump(1) + "\n");
  if (command.shared.json) {
    json["page"] = file.string();
    return print_json(json);
  }
  for (const auto& line : selection_table(result)) print_line(line);
  print_line("page    " + file.string());
}

// The classifier: as it is, or fine-tuned first into `folder`.
std::shared_ptr<const Network> open_classifier(const SpuriousCommand& command,
                                               const SpuriousData& data,
                                               const std::filesystem::path& folder,
                                               ConsoleProgress& progress) {
  const SharedOptions& shared = command.shared;
  if (command.trained) return open_network(shared);
  check_trainable(shared.model);
  create_folder(folder);
  SharedOptions trained = shared;
  trained.weights = (folder / "classifier.safetensors").string();
  if (!std::filesystem::exists(trained.weights)) {
    const auto weights =
        shared.weights.empty() ? weight_file(shared.model) : std::filesystem::path(shared.weights);
    train_classifier(shared.model, weights,
                     {data.classes, data.training.pictures, data.training.labels}, command.training,
                     trained.weights, progress);
    progress.clear();
    progress.note("trained the classifier " + trained.weights);
  }
  return open_network(trained);
}

// The same for the same classifier.
std::string classifier_name(const SpuriousCommand& command, const SpuriousData& data) {
  const TrainingOptions& training = command.training;
  const std::string how =
      command.trained ? "as it is"
                      : fmt::format("{} {} {} {} {} {} {}", training.head_only,
                                    training.epochs.value_or(0), training.learning_rate.value_or(0),
                                    training.settings.batch, training.settings.weight_decay,
                                    training.settings.dropout, training.settings.flip);
  return "classifier-" + sha256(spurious_data_hash(data) + "\n" + command.shared.model + "\n" +
                                command.shared.weights + "\n" + how + "\n" +
                                std::to_string(command.request.unit.seed))
                             .substr(0, 8);
}

std::string remark_of(const SpuriousCommand& command, const SpuriousData& data,
                      const Network& network) {
  return fmt::format(
      "{} on {} classes; fitted on {} validation pictures, tested on {}; units judged by {}. "
      "Seed {}.",
      network.name(), data.classes.size(), data.validation.pictures->size(),
      data.test.pictures->size(), command.services.backbone, command.request.unit.seed);
}

void find_spurious(SpuriousCommand& command) {
  ConsoleProgress progress(command.shared.json);
  check_options(command);
  allow_more_files();
  share_freed_memory(processor_count());
  command.training.settings.seed = command.request.unit.seed;
  const Worker walls(command.request.agent.sandbox);
  const Services services(command.services);
  const SpuriousData data =
      open_spurious_data(command.sources, command.request.unit.seed, progress);
  const std::filesystem::path folder = runs_folder(command.shared);
  create_folder(folder);
  const std::string classifier = classifier_name(command, data);
  const auto network = open_classifier(command, data, folder / classifier, progress);
  check_classes(*network, data);
  Measured measured = measure_all(*network, data, progress);
  progress.stage("choosing units by an l1 penalty");
  const auto candidates =
      choose_candidates(measured.validation.of, data.classes.size(), command.selection.candidates,
                        command.request.unit.seed);
  check_candidates(candidates, command.selection.candidates, progress);
  const SpuriousQuestion question{
      data.classes, command.domain.empty() ? domain_of(data.classes) : command.domain};
  const OpenSweep open{
      .task =
          [&](const TaskRequest& request, const Instruments& instruments) {
            return spurious_task(question, request, instruments);
          },
      .laboratory = make_network_laboratory(batch_calls(network), data.validation.pictures,
                                            command.request.unit.quantile, progress),
      .instruments = share_drawings_of(services.instruments()),
      .units = units_to_judge(*network, candidates.units)};
  open.laboratory->prepare(std::vector{network->features_layer()}, alone());
  RunStore store(folder);
  const SweepResult judged = judge_units(command, open, services, store, progress);
  const auto units = judged_units(judged, store);
  progress.stage("fitting on selected units");
  command.selection.seed = command.request.unit.seed;
  command.selection.threads = processor_count();
  const SelectionResult result = evaluate_selection(
      selection_data(std::move(measured), data.classes.size(), candidates.units, units),
      command.selection);
  progress.clear();
  const std::string name =
      "spurious-" + sha256(classifier + "\n" + command.services.backbone + "\n" + question.domain +
                           "\n" + std::to_string(candidates.units.size()))
                        .substr(0, 8);
  print_found(command, folder, name,
              {"Units of " + network->name() + ": selective or spurious",
               remark_of(command, data, *network), data.classes},
              result, units, progress);
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
  add_model_options(*command, options->shared);
  command->add_flag("--trained", options->trained,
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
  add_training_options(*command, options->training);
  add_instrument_options(*command, options->services);
  add_backbone_options(*command, options->services);
  add_prompt_option(*command, request.unit, "classes");
  add_agent_options(*command, request.agent);
  command
      ->add_option("--jobs", options->jobs,
                   "How many runs at once; without it 16 with a service's language model, else as "
                   "many as there are processors")
      ->check(CLI::Range(1, 4096));
  add_runs_option(*command, options->shared);
  add_json_option(*command, options->shared);
  command->callback([options] { find_spurious(*options); });
}

}  // namespace maia
