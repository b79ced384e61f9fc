#include "cli/sweep_runs.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>

#include "base/parallel.hpp"
#include "chat/make_backbone.hpp"
#include "cli/interrupts.hpp"
#include "cli/laboratory_options.hpp"
#include "imagery/drawing_cache.hpp"
#include "report/report.hpp"
#include "store/run_record.hpp"

namespace maia {

void allow_more_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

std::size_t usual_jobs(const std::string& backbone) {
  constexpr std::size_t kJobsWithService = 16;
  return is_service_backbone(backbone) ? kJobsWithService : processor_count();
}

Instruments share_drawings_of(Instruments instruments) {
  constexpr std::size_t kKeptDrawings = std::size_t{128} << 20;  // bytes
  instruments.generator = share_drawings(instruments.generator, kKeptDrawings);
  return instruments;
}

Run UnitRuns::finish(const SweepUnit& unit, const TurnObserver& observer) {
  const TaskRequest request = request_of(unit);
  const Run run = run_unit_task(open_.task(request, open_.instruments), request, store_,
                                open_.laboratory, open_.instruments, backbone_, observer);
  ledger_.record(run.id, spent_in(store_.turns(run.id)));
  return run;
}

Run UnitRuns::finish_and_report(const SweepUnit& unit, const TurnObserver& observer) {
  bool worked = false;
  Run run = finish(unit, [&](int turn, const std::string& stage) {
    observer(turn, stage);
    worked = true;
  });
  if (worked || !std::filesystem::exists(store_.folder() / report_file(run.id))) {
    write_report(store_, run);
  }
  return run;
}

Run UnitRuns::finish_from(const SweepUnit& unit, const Json& record, const TurnObserver& observer) {
  if (!record.is_null()) import_run(store_, record);
  return finish(unit, observer);
}

std::optional<DealtRun> UnitRuns::hand_out(const SweepUnit& unit) {
  const TaskRequest request = request_of(unit);
  const RunSpec spec = unit_task_spec(open_.task(request, open_.instruments), request,
                                      *open_.laboratory, open_.instruments, backbone_.name());
  DealtRun dealt{.record = nullptr, .lock = store_.lock_run(spec)};
  if (const auto run = store_.find(spec)) {
    if (run->status != "running") return std::nullopt;
    dealt.record = export_run(store_, run->id);
  }
  return dealt;
}

Run UnitRuns::take_over(const Json& record) {
  Run run = import_run(store_, record);
  ledger_.record(run.id, spent_in(store_.turns(run.id)));
  write_report(store_, run);
  return run;
}

TaskRequest UnitRuns::request_of(const SweepUnit& unit) const {
  TaskRequest request = shared_;
  request.unit.layer = unit.layer;
  request.unit.unit = unit.unit;
  return request;
}

SweepResult run_all(const std::vector<SweepUnit>& units, std::size_t jobs, UnitRuns& runs,
                    Supervisor& supervisor, int retries) {
  const SweepOptions options{
      .jobs = jobs, .retries = retries, .failures_in_a_row = std::max<std::size_t>(16, 2 * jobs)};
  return run_sweep(
      units, options,
      [&](const SweepUnit& unit, const TurnObserver& observer) {
        return runs.finish_and_report(unit, observer);
      },
      supervisor.token(), [&](const SweepCounts& counts) { supervisor.observe(counts); });
}

EndedRuns run_units(const OpenSweep& open, TaskRequest request, const Services& services,
                    const ManyRunsOptions& many, RunStore& store, Ledger& ledger,
                    ConsoleProgress& progress) {
  const auto backbone = services.open_backbone();
  request.unit.settings = services.settings();
  request.agent.ledger = &ledger;
  const Interrupts interrupts;
  UnitRuns runs(open, request, store, *backbone, ledger);
  Supervisor supervisor(progress, ledger, many.seconds);
  const std::size_t jobs = many.jobs > 0 ? many.jobs : usual_jobs(backbone->name());
  SweepResult result = run_all(open.units, jobs, runs, supervisor, many.retries);
  progress.clear();
  return {std::move(result), supervisor.out_of_time()};
}

}  // namespace maia
