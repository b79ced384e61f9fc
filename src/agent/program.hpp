// One experiment program as a part of a turn.
#pragma once

#include <string>

#include "sandbox/worker.hpp"
#include "tools/experiment_tools.hpp"

namespace maia {

// Runs it and notes in `observation`, which `tools` writes to, how it ended.
ProgramOutcome::Status run_program(const std::string& code, Worker& worker, ExperimentTools& tools,
                                   Observation& observation);

}  // namespace maia
