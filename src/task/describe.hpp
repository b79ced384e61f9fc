// The task "describe": what does this unit respond to?
#pragma once

#include <memory>

#include "agent/agent.hpp"
#include "agent/check.hpp"
#include "chat/backbone.hpp"
#include "store/run_store.hpp"
#include "task/unit_request.hpp"

namespace maia {

struct DescribeRequest {
  UnitRequest unit;
  bool fresh = false;  // begin anew although a finished run of the same request is there
  AgentOptions agent;
  CheckOptions check;
};

// Finds the run of this request in the store: a finished one is returned as it is, an unfinished
// one is continued, else a new one is made. Throws kUnavailable while another process works on it.
Run describe_unit(const DescribeRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer);

}  // namespace maia
