// The record of a sweep, for one process or for each of a job.
#pragma once

#include <filesystem>
#include <memory>

#include "base/files.hpp"
#include "cli/console.hpp"
#include "exemplar/communicator.hpp"
#include "store/run_store.hpp"

namespace maia {

// Where the record is, and what keeps other jobs from it.
struct OpenStore {
  std::unique_ptr<FileLock> lock;
  std::unique_ptr<RunStore> store;
};

// The first process has the whole, with what a job that was killed left; the others have parts,
// which the first takes over at the end. Throws kUnavailable where another job works on the folder,
// and where the machines do not share it.
OpenStore open_store(const std::filesystem::path& folder, Communicator& job,
                     ConsoleProgress& progress);

}  // namespace maia
