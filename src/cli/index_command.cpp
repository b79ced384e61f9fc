#include "cli/commands.hpp"
#include "cli/index_commands.hpp"

namespace maia {

void add_index_command(CLI::App& program) {
  auto* group = program.add_subcommand(
      "index", "The images that excite each unit of chosen layers most, in one pass");
  group->require_subcommand(1);
  add_index_build_command(*group);
  add_index_merge_command(*group);
  add_index_add_command(*group);
  add_index_info_command(*group);
  add_index_top_command(*group);
  add_index_verify_command(*group);
}

}  // namespace maia
