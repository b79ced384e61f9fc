// One sweep by several processes: the first deals units to the others as they ask for them, and
// takes over the records of what they did, so that there is one table and one record.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "agent/budget.hpp"
#include "base/files.hpp"
#include "exemplar/communicator.hpp"
#include "task/sweep.hpp"

namespace maia {

class UnitQueue;

// A unit as it is handed to another process: its run so far, as export_run() has it, null where
// there is none; and the lock that keeps others from it meanwhile.
struct DealtRun {
  Json record;
  std::shared_ptr<FileLock> lock;
};

// In the first process. For the thread of run_sweep() alone.
class SweepDealer {
 public:
  struct Hooks {
    // Nothing where the unit's run is at its end and need not be handed out. Throws RunInUse.
    std::function<std::optional<DealtRun>(const SweepUnit&)> hand_out;
    // Keeps what another process recorded.
    std::function<Run(const Json& record)> take_over;
    // Takes a unit to its end in this process: for those that are there already.
    DescribeUnit describe;
  };
  // All must outlive it. What the others spend is recorded in the ledger.
  SweepDealer(Communicator& job, Ledger& ledger, Hooks hooks);

  // Reads what has arrived, hands out what is wanted and there.
  void serve(UnitQueue& queue);
  // Tells the others that the sweep is over.
  void dismiss();

 private:
  struct Dealt {
    int rank = 0;
    std::shared_ptr<FileLock> lock;
  };
  void read(const Letter& letter, UnitQueue& queue);
  void settle(std::size_t index, const Json& ending, UnitQueue& queue);
  bool deal(int rank, UnitQueue& queue);
  void post(int rank, const Json& message);
  void tell_spending();

  Communicator& job_;
  Ledger& ledger_;
  Hooks hooks_;
  std::map<int, std::size_t> wanted_;  // units, by rank
  std::map<std::size_t, Dealt> dealt_;
  std::map<int, std::int64_t> told_;  // tokens of the others that each rank knows of
  bool stop_told_ = false;
};

// In every other process: works on what it is dealt, `jobs` units at once, until the first process
// says that the sweep is over. Endings are told as they come.
struct DealtWork {
  std::size_t jobs = 1;
  // The run of a unit, begun with `record` where that is not null.
  std::function<Run(const SweepUnit& unit, const Json& record, const TurnObserver& observer)>
      describe;
  std::function<Json(std::int64_t run)> record_of;
};
void work_for_dealer(Communicator& job, Ledger& ledger, const DealtWork& work);

}  // namespace maia
