// A run about a unit by an agent, whatever its task: found in the store or made, and taken to its
// end.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "agent/agent.hpp"
#include "agent/check.hpp"
#include "task/unit_request.hpp"

namespace maia {

// What a person asks for, whatever the task.
struct TaskRequest {
  UnitRequest unit;
  bool fresh = false;  // begin anew although a finished run of the same request is there
  AgentOptions agent;
  CheckOptions check;
};

struct UnitTask {
  std::string name;      // its prompt is prompts/NAME.md
  std::string required;  // the placeholder that a prompt for it must have
  Placeholders placeholders;
  bool outline = false;            // a red contour around lit regions
  bool about_unit = true;          // its exemplars are evidence
  Json settings = Json::object();  // that decide its result, beside those of every run
  std::function<std::unique_ptr<const ConclusionRule>(const Subject&)> rule;
};

// The task of a sweep's units, each with a request of its own.
using UnitTaskOf = std::function<UnitTask(const TaskRequest&, const Instruments&)>;

// What makes a run of this request the same run.
RunSpec unit_task_spec(const UnitTask& task, const TaskRequest& request,
                       const Laboratory& laboratory, const Instruments& instruments,
                       const std::string& backbone);

// Finds the run of this request in the store: a finished one is returned as it is, unless `fresh`
// asks for another, an unfinished one is continued, else a new one is made. Throws kUnavailable
// while another process works on it.
Run run_unit_task(const UnitTask& task, const TaskRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer);

}  // namespace maia
