#include "cli/sweep_store.hpp"

#include <fmt/format.h>

#include <string>

#include "base/error.hpp"
#include "base/random.hpp"
#include "store/run_record.hpp"

namespace maia {
namespace {

// What a job that was killed left is taken over, unless a job works on it.
OpenStore open_whole_store(const std::filesystem::path& folder, const Communicator& job,
                           ConsoleProgress& progress) {
  OpenStore open;
  open.store = std::make_unique<RunStore>(folder);
  open.lock = FileLock::try_lock(folder / "locks" / "job.lock");
  if (!open.lock && job.size() == 1) return open;
  if (!open.lock) {
    throw Error(ErrorKind::kUnavailable, "another job works on the runs in " + folder.string() +
                                             ": wait for it, or choose another folder with --runs");
  }
  if (const auto runs = absorb_parts(*open.store); runs > 0) {
    progress.note(fmt::format("{} runs of a job that was ended have been taken over", runs));
  }
  if (job.size() == 1) open.lock.reset();
  return open;
}

}  // namespace

OpenStore open_store(const std::filesystem::path& folder, Communicator& job,
                     ConsoleProgress& progress) {
  constexpr const char* kMeeting = "job.meeting";
  if (job.rank() == 0) {
    OpenStore open = open_whole_store(folder, job, progress);
    if (job.size() == 1) return open;
    const std::string token = name_unlike_others();
    write_file(folder / kMeeting, token);
    job.broadcast({token.begin(), token.end()});
    for (int rank = 1; rank < job.size(); ++rank) job.receive(rank);
    std::filesystem::remove(folder / kMeeting);
    return open;
  }
  const auto token = job.broadcast({});
  std::error_code code;
  if (!std::filesystem::exists(folder / kMeeting, code) ||
      read_text(folder / kMeeting) != std::string(token.begin(), token.end())) {
    throw Error(ErrorKind::kUnavailable,
                "the folder of runs " + folder.string() +
                    " is not the first process's: name one that all machines share with --runs");
  }
  job.send({});
  OpenStore open;
  open.store = std::make_unique<RunStore>(part_folder(folder, job.rank()), folder);
  return open;
}

}  // namespace maia
