// The loop: prompt, reply, run its programs, observe, until a conclusion stands. A reply is on disk
// before the next is asked for, and what was observed before the next reply is recorded, so a
// killed run goes on where it was; the disk works while the programs run and the model thinks.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agent/budget.hpp"
#include "agent/conclusion_rule.hpp"
#include "agent/conversation.hpp"
#include "chat/backbone.hpp"
#include "sandbox/worker.hpp"
#include "store/run_store.hpp"
#include "tools/experiment_tools.hpp"

namespace maia {

struct AgentOptions {
  int max_rounds = 25;  // turns before the agent is asked for its conclusion
  SandboxOptions sandbox;
  Budget budget;             // of the run
  Ledger* ledger = nullptr;  // of all runs that share it
};

// Called when a turn asks for its reply, runs its programs, or tests its conclusion: for progress,
// and for tests. What it throws ends the run there, to be continued.
using TurnObserver = std::function<void(int turn, const std::string& stage)>;

class Agent {
 public:
  // All must outlive the agent.
  Agent(RunStore& store, Backbone& backbone, Workbench workbench,
        std::unique_ptr<const ConclusionRule> rule, AgentOptions options,
        TurnObserver observer = {});
  // Waits for what is on its way to the disk.
  ~Agent();
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  // Takes an unfinished run to its end and returns it. A run that was interrupted is continued: its
  // earlier programs are run again, unseen, so that their variables are back. When its budget is
  // used up, it is asked for its conclusion once; without one it stays unfinished, and kLimit is
  // thrown.
  Run finish_run(const Run& run);

 private:
  void ask(const Run& run, const Prompt& prompt, std::vector<Turn>& turns);
  Json act(std::span<const Turn> turns);
  void act_on(const Turn& turn, const ParsedReply& reply, Observation& observation);
  void run_programs(const std::vector<std::string>& programs, Observation& observation);
  void judge(const Turn& turn, const ParsedReply& reply, Observation& observation);
  Json conclusion_of(const Turn& turn) const;
  void restore_worker(const std::vector<Turn>& turns);
  std::vector<std::string> keep(std::span<const Image* const> images);
  void record_costs(const Run& run, std::span<const Turn> turns) const;
  void announce(int turn, const std::string& stage) const;

  RunStore& store_;
  Backbone& backbone_;
  std::unique_ptr<const ConclusionRule> rule_;
  std::uint64_t seed_;
  AgentOptions options_;
  TurnObserver observer_;
  ExperimentTools tools_;
  Worker worker_;
  std::exception_ptr fault_;  // of the store while this turn was acted on
  Saving saving_;             // of the latest reply or observation
};

}  // namespace maia
