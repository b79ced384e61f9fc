#include <fmt/format.h>

#include <memory>
#include <optional>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "cli/agent_options.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/interrupts.hpp"
#include "cli/job.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "cli/sweep_options.hpp"
#include "cli/sweep_progress.hpp"
#include "cli/sweep_runs.hpp"
#include "cli/sweep_store.hpp"
#include "cli/sweep_table.hpp"
#include "report/sweep_index.hpp"
#include "report/sweep_rows.hpp"
#include "store/run_record.hpp"
#include "target/batched_network.hpp"
#include "task/dealt_sweep.hpp"
#include "task/describe.hpp"
#include "task/sweep.hpp"

namespace maia {
namespace {

struct SweepCommand {
  LaboratoryOptions laboratory;
  TaskRequest request;
  std::vector<std::string> units;
  ManyRunsOptions many;
};

SweepUnits find_units(const SweepCommand& command, OpenModel& model) {
  const LaboratoryOptions& options = command.laboratory;
  if (!command.units.empty()) {
    model = open_model(options.shared);
    return read_sweep_units(command.units, options.request.seed, model.get());
  }
  Targets targets = open_targets(options.shared, options.target);
  model = targets.model;
  std::vector<SweepUnit> units;
  for (const int unit : targets.units) units.push_back({targets.layer, unit});
  return each_unit_once(std::move(units));
}

void check_options(const SweepCommand& command) {
  const TargetOptions& target = command.laboratory.target;
  const bool others = !target.layer.empty() || !target.units.empty() || !target.classes.empty() ||
                      !target.directions.empty();
  if (command.units.empty()) {
    if (!others) {
      throw Error(ErrorKind::kUsage,
                  "say what to sweep: --units layer4:0-511, or as for describe with --layer and "
                  "--unit, --direction, or --class");
    }
    check_target_options(command.laboratory.shared, target);
  } else if (others) {
    throw Error(ErrorKind::kUsage,
                "--units names layers and units: leave out --layer, --unit, --class and "
                "--direction");
  }
  if (command.laboratory.services.backbone == "human") {
    throw Error(ErrorKind::kUsage, "a person does one run at a time: use maia describe");
  }
}

// Everything that units of a sweep share, their exemplars measured in one pass. In a job the first
// process goes first, so that it alone fails on a wrong argument, and the others find in the cache
// what it has read.
OpenSweep open_sweep(const SweepCommand& command, const Services& services,
                     ConsoleProgress& progress, Communicator& job) {
  if (job.rank() != 0) job.broadcast({});
  OpenModel model;
  SweepUnits units = find_units(command, model);
  if (model.network) model.network = batch_calls(model.network);
  if (units.repeated > 0) {
    progress.note(
        fmt::format("{} of the units named are named again; each is run once", units.repeated));
  }
  auto laboratory = make_laboratory(model, open_dataset(command.laboratory.shared, progress),
                                    command.laboratory.request.quantile, progress);
  if (job.rank() == 0) job.broadcast({});
  laboratory->prepare(layers_of(units.units), job);
  job.broadcast({});
  return {.task = describe_task,
          .laboratory = std::move(laboratory),
          .instruments = share_drawings_of(services.instruments()),
          .units = std::move(units.units)};
}

void print_found(const SweepResult& result, const OpenSweep& open, const RunStore& store,
                 const Ledger& ledger, const std::string& backbone, std::uint64_t seed,
                 bool as_json) {
  const auto rows = sweep_rows(result.outcomes, store, ledger);
  const SweepTitle title{open.laboratory->model().name(), backbone, seed};
  const auto index = store.folder() / sweep_index_file(title, rows);
  write_file(index, sweep_index_html(title, rows));
  if (as_json) {
    Json json = sweep_json(rows, ledger.total());
    json["index"] = index.string();
    print_json(json);
  } else {
    for (const auto& line : sweep_table(rows, ledger.total())) print_line(line);
    print_line("index    " + index.string());
  }
}

// The part of a process that works for the first one. What it recorded stays where the first finds
// it.
void help(UnitRuns& runs, const RunStore& store, std::size_t jobs, Ledger& ledger,
          Communicator& job) {
  const DealtWork work{
      .jobs = jobs,
      .describe =
          [&](const SweepUnit& unit, const Json& record, const TurnObserver& observer) {
            return runs.finish_from(unit, record, observer);
          },
      .record_of = [&](std::int64_t run) { return export_run(store, run); }};
  work_for_dealer(job, ledger, work);
}

SweepResult lead(UnitRuns& runs, const SweepCommand& command, const OpenSweep& open, Ledger& ledger,
                 Supervisor& supervisor, Communicator& job) {
  const SweepOptions options{.jobs = command.many.jobs,
                             .retries = command.many.retries,
                             .failures_in_a_row = std::max<std::size_t>(16, 2 * command.many.jobs)};
  const DescribeUnit describe = [&](const SweepUnit& unit, const TurnObserver& observer) {
    return runs.finish_and_report(unit, observer);
  };
  SweepDealer dealer(job, ledger,
                     {.hand_out = [&](const SweepUnit& unit) { return runs.hand_out(unit); },
                      .take_over = [&](const Json& record) { return runs.take_over(record); },
                      .describe = describe});
  SweepResult result = run_sweep(
      open.units, options, describe, supervisor.token(),
      [&](const SweepCounts& counts) { supervisor.observe(counts); },
      job.size() > 1 ? &dealer : nullptr);
  dealer.dismiss();
  return result;
}

void sweep(SweepCommand& command, Communicator& job) {
  const SharedOptions& shared = command.laboratory.shared;
  ConsoleProgress progress(shared.json || job.rank() != 0);
  check_options(command);
  allow_more_files();
  share_freed_memory(processor_count());
  TaskRequest& request = command.request;
  const Worker walls(request.agent.sandbox);  // refuses now rather than after minutes of work
  const Services services(command.laboratory.services);
  const auto backbone = services.open_backbone();
  const OpenSweep open = open_sweep(command, services, progress, job);
  auto [lock, store] = open_store(runs_folder(shared), job, progress);

  Ledger ledger(command.many.budget);
  request.unit = command.laboratory.request;
  request.unit.settings = services.settings();
  request.agent.ledger = &ledger;
  if (command.many.jobs == 0) command.many.jobs = usual_jobs(command.laboratory.services.backbone);
  // A job's launcher gives its processes a second: then what is on disk has to do.
  std::optional<Interrupts> interrupts;
  if (job.size() == 1) interrupts.emplace();
  UnitRuns runs(open, request, *store, *backbone, ledger);
  if (job.rank() != 0) {
    help(runs, *store, command.many.jobs, ledger, job);
    store.reset();
    job.send({});
    job.broadcast({});
    return;
  }
  Supervisor supervisor(progress, ledger, command.many.seconds);
  const SweepResult result = lead(runs, command, open, ledger, supervisor, job);
  for (int rank = 1; rank < job.size(); ++rank) job.receive(rank);
  if (job.size() > 1) absorb_parts(*store);
  job.broadcast({});
  progress.clear();
  print_found(result, open, *store, ledger, backbone->name(), request.unit.seed, shared.json);
  complain(result, supervisor.out_of_time());
}

void sweep_anyhow(SweepCommand& command) {
  const JobPlace place = job_place();
  if (place.size == 1) return sweep(command, alone());
  run_in_job(place,
             "maia: the job was ended, by the death of one of its processes or from outside; the "
             "same command goes on\n",
             [&](Communicator& job) { sweep(command, job); });
}

}  // namespace

void add_sweep_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* command = program.add_subcommand(
      "sweep", "Describe many units at once; the same command goes on after an interruption");
  auto options = std::make_shared<SweepCommand>();
  options->laboratory.request.command = started_as;
  add_laboratory_options(*command, options->laboratory);
  command->add_option("--units", options->units,
                      "What to sweep: layer4:0-511, layer4:3,7, layer4:all, layer4:random:100 "
                      "(chosen by --seed), or a file of such lines; may be given several times");
  add_backbone_options(*command, options->laboratory.services);
  add_prompt_option(*command, options->laboratory.request, "target");
  add_without_option(*command, options->laboratory.request);
  add_agent_options(*command, options->request.agent);
  add_sweep_options(*command, options->many);
  add_runs_option(*command, options->laboratory.shared);
  add_json_option(*command, options->laboratory.shared);
  command->callback([options] { sweep_anyhow(*options); });
}

}  // namespace maia
