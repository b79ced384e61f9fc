// The runs of a sweep as its processes make, hand over and take over.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/budget.hpp"
#include "cli/service_options.hpp"
#include "cli/sweep_options.hpp"
#include "cli/sweep_progress.hpp"
#include "task/dealt_sweep.hpp"
#include "task/unit_task.hpp"

namespace maia {

// A run has a dozen descriptors: its worker's pipes, files of its cgroup, a connection.
void allow_more_files();

// How many runs at once: they wait for a service most of the time, or for the processor.
std::size_t usual_jobs(const std::string& backbone);

// A picture that several runs ask for is drawn once.
Instruments share_drawings_of(Instruments instruments);

// What all runs share, and the units they are about.
struct OpenSweep {
  UnitTaskOf task;
  std::shared_ptr<Laboratory> laboratory;
  Instruments instruments;
  std::vector<SweepUnit> units;
};

// All that it is given must outlive it. Thread-safe.
class UnitRuns {
 public:
  UnitRuns(const OpenSweep& open, const TaskRequest& shared, RunStore& store, Backbone& backbone,
           Ledger& ledger)
      : open_(open), shared_(shared), store_(store), backbone_(backbone), ledger_(ledger) {}

  Run finish(const SweepUnit& unit, const TurnObserver& observer);
  // The same with its report. Reports of runs that had been finished are made where they are
  // missing.
  Run finish_and_report(const SweepUnit& unit, const TurnObserver& observer);
  // The run that another process began, where `record` is not null.
  Run finish_from(const SweepUnit& unit, const Json& record, const TurnObserver& observer);

  // For another process; nothing where the unit's run is at its end.
  std::optional<DealtRun> hand_out(const SweepUnit& unit);
  // From another process.
  Run take_over(const Json& record);

 private:
  TaskRequest request_of(const SweepUnit& unit) const;

  const OpenSweep& open_;
  const TaskRequest& shared_;
  RunStore& store_;
  Backbone& backbone_;
  Ledger& ledger_;
};

// Takes all units to their ends in this process, each a run of the store, with its report.
SweepResult run_all(const std::vector<SweepUnit>& units, std::size_t jobs, UnitRuns& runs,
                    Supervisor& supervisor, int retries = 1);

struct EndedRuns {
  SweepResult result;
  bool out_of_time = false;
};
// The same for a command that makes these runs and no others: with the services' backbone and
// settings, and ended in good order by an interruption or by a limit of `many`. `request` gets the
// settings and the ledger put in.
EndedRuns run_units(const OpenSweep& open, TaskRequest request, const Services& services,
                    const ManyRunsOptions& many, RunStore& store, Ledger& ledger,
                    ConsoleProgress& progress);

}  // namespace maia
