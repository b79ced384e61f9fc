// The task "ask": a question of the user's about the units of a network.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "agent/agent.hpp"
#include "agent/check.hpp"
#include "task/unit_request.hpp"

namespace maia {

struct AskRequest {
  std::string question;
  // Its layer is the one that is meant where none is named, and its unit the one that programs find
  // as `system`.
  UnitRequest unit;
  bool fresh = false;  // begin anew although a finished run of the same request is there
  AgentOptions agent;
  CheckOptions check;
};

// As describe_unit. Throws kUsage for an empty question.
Run ask_question(const AskRequest& request, RunStore& store,
                 const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                 Backbone& backbone, const TurnObserver& observer);

}  // namespace maia
