// A command as one of the processes that mpirun or srun started.
#pragma once

#include <functional>

#include "exemplar/communicator.hpp"

namespace maia {

// Runs `work` with the other processes of the job. An error in one of them ends them all, with one
// line that says in which; where they cannot join, the first process says it. `when_killed` is what
// the first process prints where the job is ended from outside (SIGTERM) and `work` has no handler
// of its own.
void run_in_job(const JobPlace& place, const char* when_killed,
                const std::function<void(Communicator& job)>& work);

}  // namespace maia
