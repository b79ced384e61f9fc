// The limits of an agent's run, as options.
#pragma once

#include <CLI/CLI.hpp>

#include "agent/agent.hpp"

namespace maia {

// --max-rounds, the options of the sandbox, and the budget of a run.
void add_agent_options(CLI::App& command, AgentOptions& options);

// --max-tokens, --max-cost and --max-time; `whose` says of what, "a run".
void add_budget_options(CLI::App& command, Budget& budget, const std::string& whose);

}  // namespace maia
