#include <fmt/format.h>

#include <iostream>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "report/report.hpp"
#include "store/run_store.hpp"

namespace maia {
namespace {

struct RunsCommand {
  SharedOptions shared;
  std::int64_t run = 0;
  std::string output;
};

RunStore open_store(const RunsCommand& command) {
  const auto folder = runs_folder(command.shared);
  if (!std::filesystem::is_directory(folder)) {
    throw Error(ErrorKind::kNotFound, "there is no folder of runs at " + folder.string() +
                                          ": name one with --runs, or make a run with 'maia "
                                          "describe'");
  }
  return RunStore(folder);
}

std::string label_of(const Run& run) {
  if (!run.conclusion.is_object() || !run.conclusion.contains("labels")) return "";
  return join(run.conclusion.at("labels").get<std::vector<std::string>>(), " OR ");
}

void list_runs(const RunsCommand& command) {
  const RunStore store = open_store(command);
  Json listed = Json::array();
  if (!command.shared.json) {
    print_line(fmt::format("{:>5}  {:<9} {:<20} {:<20} {:>5}  {}", "run", "status", "model",
                           "layer", "unit", "label"));
  }
  for (const Run& run : store.runs()) {
    if (!command.shared.json) {
      print_line(fmt::format("{:>5}  {:<9} {:<20} {:<20} {:>5}  {}", run.id, run.status,
                             run.spec.model, run.spec.layer, run.spec.unit, label_of(run)));
      continue;
    }
    listed.push_back({{"run", run.id},
                      {"task", run.spec.task},
                      {"model", run.spec.model},
                      {"layer", run.spec.layer},
                      {"unit", run.spec.unit},
                      {"backbone", run.spec.backbone},
                      {"seed", run.spec.seed},
                      {"status", run.status},
                      {"created", run.created},
                      {"updated", run.updated},
                      {"label", label_of(run)}});
  }
  if (command.shared.json) print_json(listed);
}

void show_run(const RunsCommand& command) {
  const RunStore store = open_store(command);
  const Run run = store.run(command.run);
  if (command.shared.json) return print_json(run_report_json(store, command.run));
  print_line(fmt::format("run {}: {} {}, {}, by {}, {}", run.id, run.spec.task, run.spec.model,
                         describe_target(run.spec), run.spec.backbone, run.status));
  for (const Turn& turn : store.turns(run.id)) {
    print_line(fmt::format("\n--- turn {} ---\n{}", turn.number, turn.reply));
  }
  print_line("\nlabel: " + label_of(run));
}

void write_run_report(const RunsCommand& command) {
  const RunStore store = open_store(command);
  if (command.output == "-") return print_line(run_report_html(store, command.run));
  auto path = std::filesystem::path(command.output);
  if (command.output.empty()) {
    path = write_report(store, store.run(command.run));
  } else {
    write_file(path, run_report_html(store, command.run));
  }
  if (command.shared.json) return print_json({{"run", command.run}, {"report", path.string()}});
  print_line(path.string());
}

}  // namespace

void add_runs_command(CLI::App& program) {
  auto* group = program.add_subcommand("runs", "What has been run: list, show, report");
  group->require_subcommand(1);
  auto options = std::make_shared<RunsCommand>();
  const auto add = [&](const char* name, const char* help, void (*run)(const RunsCommand&)) {
    auto* command = group->add_subcommand(name, help);
    add_runs_option(*command, options->shared);
    add_json_option(*command, options->shared);
    command->callback([options, run] { run(*options); });
    return command;
  };
  add("list", "One line a run, the newest first", list_runs);
  add("show", "A run's turns as text, or all of it as JSON", show_run)
      ->add_option("RUN", options->run, "The run's number")
      ->required();
  auto* report = add("report", "Write a run's HTML report", write_run_report);
  report->add_option("RUN", options->run, "The run's number")->required();
  report->add_option("-o,--output", options->output,
                     "The file; '-' is standard output; without it reports/run-RUN.html in the "
                     "folder of runs");
}

}  // namespace maia
