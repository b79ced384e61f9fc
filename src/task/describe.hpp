// The task "describe": what does this unit respond to?
#pragma once

#include <memory>

#include "task/unit_task.hpp"

namespace maia {

// What makes a run of this request the same run.
RunSpec describe_spec(const TaskRequest& request, const Laboratory& laboratory,
                      const Instruments& instruments, const std::string& backbone);

// Finds the run of this request in the store: a finished one is returned as it is, an unfinished
// one is continued, else a new one is made. Throws kUnavailable while another process works on it.
Run describe_unit(const TaskRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer);

}  // namespace maia
