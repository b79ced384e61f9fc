// The options of a command that makes many runs at once.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <optional>

#include "agent/budget.hpp"

namespace maia {

struct ManyRunsOptions {
  std::size_t jobs = 0;  // 0: chosen by the backbone
  int retries = 1;
  Budget budget;                  // of all runs together
  std::optional<double> seconds;  // by the clock, of this command
};
void add_sweep_options(CLI::App& command, ManyRunsOptions& options);

}  // namespace maia
