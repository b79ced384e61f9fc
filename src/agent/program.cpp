#include "agent/program.hpp"

namespace maia {
namespace {

const char* status_name(ProgramOutcome::Status status) {
  switch (status) {
    case ProgramOutcome::Status::kFinished:
      return "finished";
    case ProgramOutcome::Status::kFailed:
      return "failed";
    case ProgramOutcome::Status::kTimedOut:
      return "timed out";
    case ProgramOutcome::Status::kDied:
      break;
  }
  return "died";
}

}  // namespace

ProgramOutcome::Status run_program(const std::string& code, Worker& worker, ExperimentTools& tools,
                                   Observation& observation) {
  const std::size_t before = tools.measured();
  const ProgramOutcome outcome = worker.run(code, tools);
  observation.add_program(status_name(outcome.status), outcome.seconds, tools.measured() - before);
  if (outcome.status != ProgramOutcome::Status::kFinished) observation.add_error(outcome.error);
  return outcome.status;
}

}  // namespace maia
