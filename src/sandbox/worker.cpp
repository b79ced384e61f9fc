#include "sandbox/worker.hpp"

#include "base/error.hpp"
#include "sandbox/process.hpp"
#include "sandbox/walls.hpp"

namespace maia {

Worker::Worker(SandboxOptions options) : options_(options) {
  if (options_.isolate) require_walls();
}

Worker::~Worker() = default;

bool Worker::alive() const {
  return process_ != nullptr && process_->quiet();
}

ProgramOutcome Worker::run(const std::string& code, ToolHandler& handler) {
  if (process_ != nullptr && !process_->quiet()) {
    // A thread that an earlier program left behind may end the process at any time.
    process_.reset();
    handler.printed(
        "[The worker ended after the last program: the variables of earlier programs are lost.]\n");
  }
  if (process_ == nullptr) process_ = std::make_unique<Process>(options_);
  try {
    ProgramOutcome outcome = process_->run(code, ++programs_, handler);
    const bool over = outcome.status == ProgramOutcome::Status::kTimedOut ||
                      outcome.status == ProgramOutcome::Status::kDied;
    if (over) process_.reset();
    return outcome;
  } catch (...) {
    // The handler threw in the middle of a program: nobody knows what the worker waits for.
    process_.reset();
    throw;
  }
}

}  // namespace maia
