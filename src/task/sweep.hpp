// Many units taken to their ends at once, a thread each: what fails is tried again, what another
// process works on is left to it, and what is finished costs nothing. The store is the only state.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "agent/agent.hpp"
#include "base/error.hpp"
#include "store/run_store.hpp"
#include "task/sweep_units.hpp"

namespace maia {

struct UnitOutcome {
  enum class State {
    kWaiting,  // not begun, or stopped on the way: the same sweep goes on with it
    kRunning,
    kElsewhere,  // another process works on it
    kDone,       // `run` is at its end, with a conclusion or without one
    kFailed,     // `complaint` says why; tried as often as allowed
  };
  SweepUnit unit;
  State state = State::kWaiting;
  int attempts = 0;
  std::int64_t run = 0;    // once done
  bool concluded = false;  // once done: the agent gave a conclusion
  bool was_there = false;  // once done: it had been at its end before
  ErrorKind kind = ErrorKind::kInternal;
  std::string complaint;
};

struct SweepOptions {
  std::size_t jobs = 1;
  int retries = 1;  // of a unit that failed
  // The sweep stops when so many units have failed without one that came to its end in between:
  // what is wrong then is not the units.
  std::size_t failures_in_a_row = 16;
};

struct SweepCounts {
  std::size_t units = 0;
  std::size_t done = 0;  // those that were there included
  std::size_t was_there = 0;
  std::size_t running = 0;
  std::size_t elsewhere = 0;
  std::size_t failed = 0;
};

struct SweepResult {
  std::vector<UnitOutcome> outcomes;  // in the order of the units
  // Why units are left: nothing where they are not, or where the caller stopped it.
  std::optional<Error> stopped_by;
};

// Takes the unit to its end, as run_unit_task does; `observer` must be handed on, since it stops
// the run between two steps by an exception of its own.
using DescribeUnit = std::function<Run(const SweepUnit& unit, const TurnObserver& observer)>;
// Called on the thread of run_sweep(), a few times a second and at the end.
using SweepObserver = std::function<void(const SweepCounts& counts)>;

class SweepDealer;  // task/dealt_sweep.hpp

// Returns when every unit is at its end, or when running ones have been stopped: what a unit pays
// for at that moment is still recorded. Any failure is one of a unit, except a budget that all
// share, and failures in a row. A dealer hands units to other processes as well.
SweepResult run_sweep(const std::vector<SweepUnit>& units, const SweepOptions& options,
                      const DescribeUnit& describe, const std::stop_token& stop,
                      const SweepObserver& observer, SweepDealer* dealer = nullptr);

}  // namespace maia
