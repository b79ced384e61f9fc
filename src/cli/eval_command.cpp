#include "cli/commands.hpp"
#include "cli/eval_commands.hpp"

namespace maia {

void add_eval_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* group = program.add_subcommand(
      "eval", "Measure how well labels predict what units respond to, whoever made them");
  group->require_subcommand(1);
  add_eval_label_command(*group);
  add_eval_predictive_command(*group);
  add_eval_2afc_command(*group);
  add_eval_ablation_command(*group, started_as);
}

}  // namespace maia
