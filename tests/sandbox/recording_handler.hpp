// A host for tests: records what programs call and print, and answers as it is told to.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sandbox/worker.hpp"

namespace maia {

class RecordingHandler : public ToolHandler {
 public:
  ToolResult call(const ToolCall& call) override {
    calls.push_back(call);
    text += "<" + call.name + ">";
    return answer ? answer(call) : ToolResult{Json::object(), {}};
  }
  void printed(std::string_view piece) override { text += piece; }

  std::function<ToolResult(const ToolCall&)> answer;
  std::vector<ToolCall> calls;
  std::string text;  // what was printed, with <name> where a call came
};

}  // namespace maia
