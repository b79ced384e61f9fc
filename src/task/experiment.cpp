#include "task/experiment.hpp"

#include "agent/program.hpp"

namespace maia {

ExperimentResult run_experiment(const std::string& code, Workbench workbench,
                                const SandboxOptions& sandbox, Observation::Keep keep) {
  Worker worker(sandbox);
  ExperimentTools tools(std::move(workbench));
  Observation observation(std::move(keep));
  tools.begin_turn(1, observation);
  const auto status = run_program(code, worker, tools, observation);
  return {status, observation.to_json()};
}

}  // namespace maia
