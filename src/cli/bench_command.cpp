#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "cli/agent_options.hpp"
#include "cli/benchmark_table.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/detector_options.hpp"
#include "cli/interrupts.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/sweep_progress.hpp"
#include "cli/sweep_runs.hpp"
#include "eval/baselines.hpp"
#include "eval/benchmark.hpp"
#include "exemplar/communicator.hpp"
#include "report/benchmark_page.hpp"
#include "report/record.hpp"
#include "report/sweep_rows.hpp"
#include "target/synthetic_units.hpp"
#include "task/describe.hpp"
#include "task/sweep.hpp"

namespace maia {
namespace {

using Clock = std::chrono::steady_clock;

struct BenchCommand {
  SharedOptions shared;
  ServiceOptions services;
  TaskRequest request;
  std::string units = "all";
  std::size_t seeds = 1;
  std::vector<std::string> methods = {kAgentMethod, kExemplarMethod, kDissectMethod};
  std::size_t jobs = 0;  // 0: chosen by the backbone
  Budget budget;

  bool has_method(const char* method) const {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  }
};

struct OpenBench {
  std::shared_ptr<const SyntheticModel> model;
  std::shared_ptr<Laboratory> laboratory;
  std::vector<std::shared_ptr<const Subject>> subjects;  // of the benchmark's units
  Benchmark benchmark;
};

LabelTruth truth_of(const ConceptExpression& expression) {
  const std::string kind = kind_of(expression);
  if (kind == "noise" || kind == "nothing") return {LabelTruth::Kind::kNothing, {kind}};
  const auto phrases = expression.phrases();
  if (kind == "mono") return {LabelTruth::Kind::kMono, phrases};
  return {kind == "or" ? LabelTruth::Kind::kOr : LabelTruth::Kind::kAnd, phrases};
}

OpenBench open_bench(const BenchCommand& command, Progress& progress) {
  const bool dev = command.units == "dev";
  OpenBench open;
  open.model = load_synthetic_model(dev ? "synthetic-dev" : "synthetic",
                                    open_detector(command.shared.detector));
  open.laboratory =
      make_synthetic_laboratory(open.model, open_dataset(command.shared, progress), progress);
  const std::vector<std::string> layers = {kSyntheticLayer};
  open.laboratory->prepare(layers, alone());
  open.benchmark.units_name = open.model->name();
  const auto units = open.model->units();
  for (int i = 0; i < static_cast<int>(units.size()); ++i) {
    const SyntheticUnit& unit = units[static_cast<std::size_t>(i)];
    const std::string kind = kind_of(unit.expression);
    if (command.units != "all" && !dev && command.units != kind) continue;
    if (!unit.unavailable.empty()) {
      open.benchmark.unavailable.push_back({unit.expression.text(), kind, unit.unavailable});
      continue;
    }
    open.benchmark.units.push_back({.unit = i,
                                    .expression = unit.expression.text(),
                                    .kind = kind,
                                    .truth = truth_of(unit.expression)});
    open.subjects.push_back(open.laboratory->open(open.model->name(), kSyntheticLayer, i));
  }
  return open;
}

// What the turns of a run took.
void add_turn(const Turn& turn, Answer& answer) {
  answer.seconds += number_at(turn.service, "seconds").value_or(0);
  if (!turn.observation.is_object()) return;
  for (const Json& program : list_at(turn.observation, "programs")) {
    ++answer.programs;
    answer.seconds += number_at(program, "seconds").value_or(0);
    answer.images += static_cast<std::size_t>(number_at(program, "measured").value_or(0));
  }
  for (const Json& item : list_at(turn.observation, "items")) {
    const Json& check = value_at(item, "check");
    for (const char* kind : {"positive", "neutral", "near"}) {
      answer.images += list_at(check, kind).size();
    }
  }
}

Answer answer_of(const SweepRow& row, std::uint64_t seed, const RunStore& store) {
  Answer answer{.method = kAgentMethod,
                .seed = seed,
                .run = row.run,
                .labels = row.labels,
                .note = row.state == "found" ? "" : row.state};
  for (const Turn& turn : store.turns(row.run)) add_turn(turn, answer);
  return answer;
}

void read_answers(OpenBench& open, const SweepResult& result, std::uint64_t seed,
                  const RunStore& store, const Ledger& ledger) {
  const auto rows = sweep_rows(result.outcomes, store, ledger);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].run == 0) continue;
    BenchmarkUnit& unit = open.benchmark.units[i];
    unit.answers.push_back(answer_of(rows[i], seed, store));
    if (unit.pictures.empty()) unit.pictures = rows[i].pictures;
  }
}

void run_agent(const BenchCommand& command, OpenBench& open, const Services& services,
               RunStore& store, ConsoleProgress& progress) {
  const auto backbone = services.open_backbone();
  open.benchmark.backbone = backbone->name();
  Ledger ledger(command.budget);
  const Interrupts interrupts;
  OpenSweep sweep{describe_task, open.laboratory, share_drawings_of(services.instruments()), {}};
  for (const auto& unit : open.benchmark.units) sweep.units.push_back({kSyntheticLayer, unit.unit});
  TaskRequest request = command.request;
  request.unit.settings = services.settings();
  request.agent.ledger = &ledger;
  UnitRuns runs(sweep, request, store, *backbone, ledger);
  Supervisor supervisor(progress, ledger, std::nullopt);
  const auto begun = Clock::now();
  for (std::uint64_t seed = 0; seed < command.seeds; ++seed) {
    open.benchmark.seeds.push_back(seed);
    request.unit.seed = seed;
    const SweepResult result = run_all(sweep.units, command.jobs, runs, supervisor);
    progress.clear();
    complain(result, false);
    read_answers(open, result, seed, store, ledger);
  }
  open.benchmark.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
}

void add_baseline(OpenBench& open, const char* method, const std::vector<BaselineLabel>& labels) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    open.benchmark.units[i].answers.push_back(
        {.method = method, .labels = labels[i].labels, .note = labels[i].note});
  }
}

void score_answers(Benchmark& benchmark) {
  const LabelScorer scorer(collage_world());
  for (BenchmarkUnit& unit : benchmark.units) {
    for (Answer& answer : unit.answers) answer.score = scorer.score(unit.truth, answer.labels);
  }
}

// The same for the same units, seeds, backbone and methods.
std::string page_name(const BenchCommand& command, const Benchmark& benchmark) {
  const std::string rest = fmt::format("{}\n{}\n{}", command.services.backbone, command.seeds,
                                       join(command.methods, ","));
  return fmt::format("bench-{}-{}-{}", benchmark.units_name, command.units,
                     sha256(rest).substr(0, 8));
}

void check_options(const BenchCommand& command) {
  for (const auto& method : command.methods) {
    if (method == kAgentMethod || method == kExemplarMethod || method == kDissectMethod) continue;
    throw Error(ErrorKind::kUsage, "no method is named '" + clean_utf8(method, 40) +
                                       "': there are agent, exemplars and netdissect");
  }
  if (command.services.backbone == "human") {
    throw Error(ErrorKind::kUsage, "a person does one run at a time: use maia describe");
  }
}

void bench(BenchCommand& command) {
  ConsoleProgress progress(command.shared.json);
  check_options(command);
  allow_more_files();
  if (command.jobs == 0) command.jobs = usual_jobs(command.services.backbone);
  share_freed_memory(processor_count());
  const Worker walls(command.request.agent.sandbox);
  const Services services(command.services);
  OpenBench open = open_bench(command, progress);
  RunStore store(runs_folder(command.shared));
  if (command.has_method(kAgentMethod)) run_agent(command, open, services, store, progress);
  if (command.has_method(kExemplarMethod)) {
    add_baseline(open, kExemplarMethod,
                 exemplar_baseline(open.subjects, *services.instruments().reader, *collage_world(),
                                   progress));
  }
  if (command.has_method(kDissectMethod)) {
    add_baseline(open, kDissectMethod,
                 dissection_baseline(open.subjects, services.instruments().generator->vocabulary(),
                                     collage_world(), progress));
  }
  score_answers(open.benchmark);
  progress.clear();

  const Json json = benchmark_json(open.benchmark);
  const std::string name = page_name(command, open.benchmark);
  const auto page = store.folder() / (name + ".html");
  write_file(page, benchmark_page_html(open.benchmark));
  write_file(store.folder() / (name + ".json"), json.dump(1) + "\n");
  if (command.shared.json) return print_json(json);
  for (const auto& line : benchmark_table(open.benchmark)) print_line(line);
  print_line("page    " + page.string());
}

}  // namespace

void add_bench_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* group = program.add_subcommand("bench", "Measure how good explanations are");
  group->require_subcommand(1);
  auto* command = group->add_subcommand(
      "synthetic",
      "Describe units whose selectivity is known, and count how often the labels are right, beside "
      "two baselines (docs/scoring.md); the same command goes on after an interruption");
  auto options = std::make_shared<BenchCommand>();
  options->request.unit.command = started_as;
  command
      ->add_option("--units", options->units,
                   "Which units: 'all' of the paper's list that can be drawn, 'mono', 'or', 'and', "
                   "or 'dev', another list that constants are chosen on")
      ->capture_default_str()
      ->check(CLI::IsMember({"all", "mono", "or", "and", "dev"}));
  command
      ->add_option("--seeds", options->seeds,
                   "How many runs of each unit, with the seeds 0, 1, ...")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      ->add_option("--methods", options->methods,
                   "Which of agent, exemplars (only looks) and netdissect (the concept that "
                   "coincides best); without it all")
      ->delimiter(',');
  add_detector_option(*command, options->shared.detector);
  add_data_options(*command, options->shared);
  add_instrument_options(*command, options->services);
  add_backbone_options(*command, options->services);
  add_agent_options(*command, options->request.agent);
  command
      ->add_option("--jobs", options->jobs,
                   "How many runs at once; without it 16 with a service's language model, else as "
                   "many as there are processors")
      ->check(CLI::Range(1, 4096));
  command->add_option("-o,--output,--runs", options->shared.runs,
                      "The folder of runs, where the page is written too; without it $MAIA_RUNS, "
                      "else ./maia-runs");
  add_json_option(*command, options->shared);
  command->callback([options] { bench(*options); });
}

}  // namespace maia
