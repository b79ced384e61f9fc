#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "sandbox/worker.hpp"

namespace maia {

void add_api_command(CLI::App& program) {
  program.add_subcommand("api", "Print the experiment API as an agent is shown it")->callback([] {
    print_line(experiment_api_text());
  });
}

}  // namespace maia
