#include <fmt/format.h>

#include <memory>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "cli/agent_options.hpp"
#include "cli/console.hpp"
#include "cli/eval_commands.hpp"
#include "cli/eval_run.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/sweep_progress.hpp"
#include "cli/sweep_runs.hpp"
#include "eval/ablation.hpp"
#include "eval/run_labels.hpp"
#include "task/describe.hpp"

namespace maia {
namespace {

struct AblationCommand {
  EvaluationOptions evaluation;
  TaskRequest request;
  std::vector<std::string> units;
  std::vector<std::string> settings;
  std::vector<std::string> generators;
};

// The runs of all units in one setting, as the labels of a method with the setting's name.
void run_setting(const AblationSetting& setting, const AblationCommand& command,
                 const std::vector<SweepUnit>& units, std::shared_ptr<Laboratory> laboratory,
                 RunStore& store, ConsoleProgress& progress, UnitLabels& labels) {
  ServiceOptions options = command.evaluation.services;
  if (!setting.images.empty()) options.images = setting.images;
  const Services services(options);
  TaskRequest request = command.request;
  request.unit.seed = command.evaluation.prediction.seed;
  request.unit.quantile = command.evaluation.quantile;
  request.unit.without = setting.without;
  const OpenSweep open{describe_task, std::move(laboratory),
                       share_drawings_of(services.instruments()), units};
  Ledger ledger{Budget{}};
  const auto [result, out_of_time] = run_units(
      open, request, services, {.jobs = command.evaluation.jobs}, store, ledger, progress);
  complain(result, out_of_time);
  for (const auto& outcome : result.outcomes) {
    UnitLabel label = label_of_run(store.run(outcome.run));
    label.method = setting.name;
    labels.add(std::move(label), "setting " + setting.name);
  }
}

void ablate(AblationCommand& command) {
  ConsoleProgress progress(command.evaluation.shared.json);
  check_evaluation_options(command.evaluation);
  allow_more_files();
  share_freed_memory(processor_count());
  const auto settings = choose_settings(ablation_settings(command.generators), command.settings);
  if (command.units.empty()) {
    throw Error(ErrorKind::kUsage, "say on which units: --units _bn1:random:25");
  }
  const Worker walls(command.request.agent.sandbox);
  Laboratories laboratories(command.evaluation.shared, command.evaluation.quantile, progress);
  const auto laboratory = laboratories.of(command.evaluation.shared.model);
  const auto units =
      read_sweep_units(command.units, command.evaluation.prediction.seed, laboratory->model())
          .units;
  laboratory->prepare(layers_of(units), alone());
  UnitLabels labels;
  {
    RunStore store(runs_folder(command.evaluation.shared));
    for (const auto& setting : settings) {
      progress.note(fmt::format("{}, {} units", setting.name, units.size()));
      run_setting(setting, command, units, laboratory, store, progress, labels);
    }
  }
  evaluate_and_print(command.evaluation, labels.rows(), laboratories, "Ablation", progress);
}

}  // namespace

void add_eval_ablation_command(CLI::App& group, const std::vector<std::string>& started_as) {
  auto* command = group.add_subcommand(
      "ablation",
      "Describe the same units with tools switched off, and compare how well the labels predict "
      "(docs/evaluation.md); the same command goes on after an interruption");
  auto options = std::make_shared<AblationCommand>();
  options->request.unit.command = started_as;
  command
      ->add_option("--model", options->evaluation.shared.model,
                   "The network by name, or a TorchScript file; or a synthetic model")
      ->capture_default_str();
  command->add_option("--units", options->units,
                      "Units as for maia sweep: layer4:0-511, layer4:random:25, or a file of such "
                      "lines; may be given several times");
  command
      ->add_option("--settings", options->settings,
                   "Of the settings only these: full, 'exemplars only' (nothing is drawn), "
                   "'generated only' (no look at the dataset), 'without TOOL', 'images by NAME'")
      ->delimiter(',');
  command->add_option("--other-images", options->generators,
                      "Another image generator to compare with, as for --images; may be given "
                      "several times");
  add_evaluation_options(*command, options->evaluation);
  add_agent_options(*command, options->request.agent);
  add_runs_option(*command, options->evaluation.shared);
  command->callback([options] { ablate(*options); });
}

}  // namespace maia
