#include "cli/commands.hpp"
#include "cli/eval_commands.hpp"

namespace maia {

void add_eval_command(CLI::App& program) {
  auto* group = program.add_subcommand(
      "eval", "Measure how well labels predict what units respond to, whoever made them");
  group->require_subcommand(1);
  add_eval_label_command(*group);
  add_eval_predictive_command(*group);
  add_eval_2afc_command(*group);
}

}  // namespace maia
