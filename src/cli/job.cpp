#include "cli/job.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace maia {
namespace {

const char* said_when_killed = "";  // a signal handler is given nothing

void say_that_the_job_ends(int) {
  [[maybe_unused]] const auto written =
      ::write(STDERR_FILENO, said_when_killed, std::strlen(said_when_killed));
  ::_exit(exit_code(ErrorKind::kUnavailable));
}

[[noreturn]] void end_job(Communicator& job, ErrorKind kind, const std::string& message) {
  const std::string process =
      job.rank() == 0 ? "" : fmt::format("process {} of {}: ", job.rank() + 1, job.size());
  fmt::print(stderr, "maia: {}{}\n", process, message);
  std::fflush(stderr);
  job.abort(exit_code(kind));
  std::_Exit(exit_code(kind));
}

}  // namespace

void run_in_job(const JobPlace& place, const char* when_killed,
                const std::function<void(Communicator& job)>& work) {
  std::unique_ptr<Communicator> job;
  try {
    job = join_job(place);
  } catch (const Error&) {
    if (place.rank == 0) throw;
    return;  // one process says it
  }
  said_when_killed = when_killed;
  if (job->rank() == 0) std::signal(SIGTERM, say_that_the_job_ends);
  try {
    work(*job);
  } catch (const Error& error) {
    end_job(*job, error.kind(), error.what());
  } catch (const std::bad_alloc&) {
    end_job(*job, ErrorKind::kLimit, "out of memory");
  } catch (const std::exception& error) {
    end_job(*job, ErrorKind::kInternal, fmt::format("a fault of maia itself: {}", error.what()));
  }
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace maia
