// The task "describe": what does this unit respond to?
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "agent/agent.hpp"
#include "chat/backbone.hpp"
#include "store/run_store.hpp"
#include "tools/laboratory.hpp"

namespace maia {

struct DescribeRequest {
  std::string layer;
  int unit = 0;
  std::uint64_t seed = 0;
  double quantile = kDefaultQuantile;
  bool fresh = false;  // begin anew although a finished run of the same request is there
  AgentOptions agent;
  std::vector<std::string> command;  // how the program was started, for the record
};

// The instruments of a run, shared by all runs of a process.
struct Instruments {
  std::shared_ptr<const TextToImage> generator;
  std::shared_ptr<const ImageEditor> editor;
  std::shared_ptr<const BlindReader> reader;
};

// Finds the run of this request in the store: a finished one is returned as it is, an unfinished
// one is continued, else a new one is made. Throws kUnavailable while another process works on it.
Run describe_unit(const DescribeRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer);

}  // namespace maia
