#include "cli/sweep_options.hpp"

#include <map>
#include <string>

namespace maia {

void add_sweep_options(CLI::App& command, ManyRunsOptions& options) {
  command
      .add_option("--jobs", options.jobs,
                  "How many runs at once; without it 16 with a service's language model, else as "
                  "many as there are processors")
      ->check(CLI::Range(1, 4096));
  command.add_option("--retries", options.retries, "How often a unit that failed is tried again")
      ->capture_default_str()
      ->check(CLI::Range(0, 100));
  command
      .add_option("--sweep-max-tokens", options.budget.tokens,
                  "Tokens that all units together may use, earlier commands' included")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--sweep-max-cost", options.budget.dollars,
                  "Dollars that all units together may cost, earlier commands' included")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--sweep-max-time", options.seconds,
                  "Time by the clock after which this command stops, in seconds, or as in 30m or "
                  "2h")
      ->transform(
          CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"m", 60}, {"h", 3600}}));
}

}  // namespace maia
