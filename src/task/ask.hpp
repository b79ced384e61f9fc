// The task "ask": a question of the user's about the units of a network.
#pragma once

#include <memory>
#include <string>

#include "task/unit_task.hpp"

namespace maia {

// Its unit's layer is the one that is meant where none is named, and its unit the one that programs
// find as `system`.
struct AskRequest : TaskRequest {
  std::string question;
};

// As run_unit_task. Throws kUsage for an empty question.
Run ask_question(const AskRequest& request, RunStore& store,
                 const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                 Backbone& backbone, const TurnObserver& observer);

}  // namespace maia
