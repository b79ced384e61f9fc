#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "chat/make_backbone.hpp"
#include "cli/agent_options.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/interrupts.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "cli/sweep_table.hpp"
#include "imagery/drawing_cache.hpp"
#include "report/report.hpp"
#include "report/sweep_index.hpp"
#include "report/sweep_rows.hpp"
#include "target/batched_network.hpp"
#include "task/describe.hpp"
#include "task/sweep.hpp"

namespace maia {
namespace {

using Clock = std::chrono::steady_clock;

// Runs wait for a service most of the time, or for the processor.
constexpr std::size_t kJobsWithService = 16;
constexpr std::size_t kKeptDrawings = std::size_t{128} << 20;  // bytes

struct SweepCommand {
  LaboratoryOptions laboratory;
  TaskRequest request;
  std::vector<std::string> units;
  std::size_t jobs = 0;  // 0: chosen by the backbone
  int retries = 1;
  Budget budget;
  std::optional<double> seconds;  // by the clock, of this command
};

// A run has a dozen descriptors: its worker's pipes, files of its cgroup, a connection.
void allow_more_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

struct OpenSweep {
  std::shared_ptr<Laboratory> laboratory;
  Instruments instruments;
  std::vector<SweepUnit> units;
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

// Everything that units of a sweep share, their exemplars measured in one pass.
OpenSweep open_sweep(const SweepCommand& command, const Services& services,
                     ConsoleProgress& progress) {
  OpenModel model;
  SweepUnits units = find_units(command, model);
  if (units.repeated > 0) {
    progress.note(
        fmt::format("{} of the units named are named again; each is run once", units.repeated));
  }
  auto laboratory = make_laboratory(model, open_dataset(command.laboratory.shared, progress),
                                    command.laboratory.request.quantile, progress);
  laboratory->prepare(layers_of(units.units));
  return {.laboratory = std::move(laboratory),
          .instruments = services.instruments(),
          .units = std::move(units.units)};
}

// One run of the sweep, with its report. Reports of runs that had been finished are made where they
// are missing.
Run describe_one(const SweepUnit& unit, const TaskRequest& shared, const OpenSweep& open,
                 RunStore& store, Backbone& backbone, Ledger& ledger,
                 const TurnObserver& observer) {
  TaskRequest request = shared;
  request.unit.layer = unit.layer;
  request.unit.unit = unit.unit;
  bool worked = false;
  const auto noting = [&](int turn, const std::string& stage) {
    observer(turn, stage);
    worked = true;
  };
  Run run = describe_unit(request, store, open.laboratory, open.instruments, backbone, noting);
  ledger.record(run.id, spent_in(store.turns(run.id)));
  if (worked || !std::filesystem::exists(store.folder() / report_file(run.id))) {
    write_report(store, run);
  }
  return run;
}

std::string duration_text(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

std::string progress_line(const SweepCounts& counts, const Spent& spent, double seconds) {
  std::string line =
      fmt::format("{} of {} done, {} running", counts.done, counts.units, counts.running);
  if (counts.failed > 0) line += fmt::format(", {} failed", counts.failed);
  if (counts.elsewhere > 0) line += fmt::format(", {} elsewhere", counts.elsewhere);
  if (const auto cost = cost_text(spent); !cost.empty()) line += "; " + cost;
  const auto made = static_cast<double>(counts.done - counts.was_there);
  if (made > 0) {
    const auto left = static_cast<double>(counts.units - counts.done - counts.failed);
    line += fmt::format("; {:.1f} units a minute", 60 * made / seconds);
    if (left > 0) line += fmt::format(", {} left", duration_text(left * seconds / made));
  }
  return line;
}

// Shows how far the sweep is, and stops it when somebody interrupts it or its time is over.
class Supervisor {
 public:
  Supervisor(ConsoleProgress& progress, const Ledger& ledger, std::optional<double> limit)
      : progress_(progress), ledger_(ledger), limit_(limit) {}

  void observe(const SweepCounts& counts) {
    const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
    progress_.status(progress_line(counts, ledger_.total(), seconds));
    if (stop_.stop_requested()) return;
    if (Interrupts::came()) {
      stop("interrupted: what has been paid for is awaited and kept; again to stop at once");
    } else if (limit_ && seconds >= *limit_) {
      out_of_time_ = true;
      stop("the time of the sweep is over: what has been paid for is awaited and kept");
    }
  }
  std::stop_token token() const { return stop_.get_token(); }
  bool out_of_time() const { return out_of_time_; }

 private:
  void stop(const char* why) {
    progress_.note(why);
    stop_.request_stop();
  }

  ConsoleProgress& progress_;
  const Ledger& ledger_;
  std::optional<double> limit_;
  Clock::time_point begun_ = Clock::now();
  std::stop_source stop_;
  bool out_of_time_ = false;
};

// How the command ends when not every unit is at its end: a line, and an exit code by its cause.
void complain(const SweepResult& result, bool out_of_time) {
  const auto& outcomes = result.outcomes;
  const auto count = [&](auto... states) {
    return std::count_if(outcomes.begin(), outcomes.end(),
                         [&](const auto& outcome) { return ((outcome.state == states) || ...); });
  };
  using State = UnitOutcome::State;
  const auto left = count(State::kWaiting, State::kElsewhere);
  const auto failed = count(State::kFailed);
  if (result.stopped_by) {
    throw Error(result.stopped_by->kind(),
                fmt::format("the sweep stopped with {} of {} units left: {} (the same command goes "
                            "on with them)",
                            left + failed, outcomes.size(), result.stopped_by->what()));
  }
  if (left > 0) {
    const std::string how =
        fmt::format("{} of {} units are left: the same command goes on with them", left + failed,
                    outcomes.size());
    if (out_of_time) throw Error(ErrorKind::kLimit, "the time of the sweep is over, " + how);
    fmt::print(stderr, "maia: interrupted, {}\n", how);
    Interrupts::end_program();
  }
  if (failed == 0) return;
  const auto first = std::find_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) {
    return outcome.state == State::kFailed;
  });
  throw Error(first->kind, fmt::format("{} of {} units failed, {} unit {} because {} (the same "
                                       "command tries them again)",
                                       failed, outcomes.size(), first->unit.layer, first->unit.unit,
                                       first->complaint));
}

void sweep(SweepCommand& command) {
  const SharedOptions& shared = command.laboratory.shared;
  ConsoleProgress progress(shared.json);
  check_options(command);
  allow_more_files();
  share_freed_memory(processor_count());
  TaskRequest& request = command.request;
  const Worker walls(request.agent.sandbox);  // refuses now rather than after minutes of work
  const Services services(command.laboratory.services);
  const auto backbone = services.open_backbone();
  const OpenSweep open = open_sweep(command, services, progress);
  RunStore store(runs_folder(shared));

  Ledger ledger(command.budget);
  request.unit = command.laboratory.request;
  request.unit.settings = services.settings();
  request.agent.ledger = &ledger;
  const bool service = is_service_backbone(command.laboratory.services.backbone);
  if (command.jobs == 0) command.jobs = service ? kJobsWithService : processor_count();
  const SweepOptions options{.jobs = command.jobs,
                             .retries = command.retries,
                             .failures_in_a_row = std::max<std::size_t>(16, 2 * command.jobs)};
  const Interrupts interrupts;
  Supervisor supervisor(progress, ledger, command.seconds);
  const SweepResult result = run_sweep(
      open.units, options,
      [&](const SweepUnit& unit, const TurnObserver& observer) {
        return describe_one(unit, request, open, store, *backbone, ledger, observer);
      },
      supervisor.token(), [&](const SweepCounts& counts) { supervisor.observe(counts); });
  progress.clear();

  const auto rows = sweep_rows(result.outcomes, store, ledger);
  const SweepTitle title{open.laboratory->model().name(), backbone->name(), request.unit.seed};
  const auto index = store.folder() / sweep_index_file(title, rows);
  write_file(index, sweep_index_html(title, rows));
  if (shared.json) {
    Json json = sweep_json(rows, ledger.total());
    json["index"] = index.string();
    print_json(json);
  } else {
    for (const auto& line : sweep_table(rows, ledger.total())) print_line(line);
    print_line("index    " + index.string());
  }
  complain(result, supervisor.out_of_time());
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
  add_agent_options(*command, options->request.agent);
  command
      ->add_option("--jobs", options->jobs,
                   "How many runs at once; without it 16 with a service's language model, else as "
                   "many as there are processors")
      ->check(CLI::Range(1, 4096));
  command->add_option("--retries", options->retries, "How often a unit that failed is tried again")
      ->capture_default_str()
      ->check(CLI::Range(0, 100));
  command
      ->add_option("--sweep-max-tokens", options->budget.tokens,
                   "Tokens that all units together may use, earlier commands' included")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--sweep-max-cost", options->budget.dollars,
                   "Dollars that all units together may cost, earlier commands' included")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--sweep-max-time", options->seconds,
                   "Time by the clock after which this command stops, in seconds, or as in 30m or "
                   "2h")
      ->transform(
          CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"m", 60}, {"h", 3600}}));
  add_runs_option(*command, options->laboratory.shared);
  add_json_option(*command, options->laboratory.shared);
  command->callback([options] { sweep(*options); });
}

}  // namespace maia
