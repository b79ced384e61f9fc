#include <memory>

#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "cli/console.hpp"
#include "cli/eval_commands.hpp"
#include "cli/eval_run.hpp"

namespace maia {
namespace {

struct PredictiveCommand {
  EvaluationOptions evaluation;
  LabelSources sources;
};

void predict(PredictiveCommand& command) {
  ConsoleProgress progress(command.evaluation.shared.json);
  share_freed_memory(processor_count());
  check_evaluation_options(command.evaluation);
  const EvaluationOptions& options = command.evaluation;
  const auto labels = gather_labels(command.sources, options.shared, progress);
  Laboratories laboratories(options.shared, options.quantile, progress);
  evaluate_and_print(options, labels, laboratories, "Predictive evaluation", progress);
}

}  // namespace

void add_eval_predictive_command(CLI::App& group) {
  auto* command = group.add_subcommand(
      "predictive",
      "How much more pictures excite a unit that its label entails than others do, for every "
      "method that has labelled it (docs/evaluation.md); the same command goes on after an "
      "interruption");
  auto options = std::make_shared<PredictiveCommand>();
  add_label_sources(*command, options->sources, options->evaluation.shared);
  add_evaluation_options(*command, options->evaluation);
  command->callback([options] { predict(*options); });
}

}  // namespace maia
