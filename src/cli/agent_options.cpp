#include "cli/agent_options.hpp"

#include "cli/laboratory_options.hpp"

namespace maia {

void add_agent_options(CLI::App& command, AgentOptions& options) {
  command.add_option("--max-rounds", options.max_rounds, "Turns before the agent must conclude")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  add_sandbox_options(command, options.sandbox);
  add_budget_options(command, options.budget, "a run");
}

void add_budget_options(CLI::App& command, Budget& budget, const std::string& whose) {
  command
      .add_option("--max-tokens", budget.tokens,
                  "Tokens that " + whose + " may use, read and written together")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--max-cost", budget.dollars,
                  "Dollars that " + whose + " may cost, by the price file")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--max-time", budget.seconds,
                  "Time that " + whose + " may take, in seconds, or as in 30m or 2h")
      ->transform(
          CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"m", 60}, {"h", 3600}}));
}

}  // namespace maia
