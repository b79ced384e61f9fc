// One experiment program by itself, as an agent's would run, without a run around it.
#pragma once

#include <string>

#include "sandbox/worker.hpp"
#include "tools/experiment_tools.hpp"

namespace maia {

struct ExperimentResult {
  ProgramOutcome::Status status = ProgramOutcome::Status::kFinished;
  Json observation;  // what an agent would be told (docs/records.md)
};

// `keep` stores a picture and returns how the observation is to name it. Throws kUnavailable where
// the walls that `sandbox` asks for do not stand.
ExperimentResult run_experiment(const std::string& code, Workbench workbench,
                                const SandboxOptions& sandbox, Observation::Keep keep);

}  // namespace maia
