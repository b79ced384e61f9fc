#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/agent_options.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "task/describe.hpp"

namespace maia {
namespace {

struct DescribeCommand {
  LaboratoryOptions laboratory;
  TaskRequest request;
};

std::string quoted_labels(const Json& conclusion) {
  std::vector<std::string> labels;
  for (const Json& label : conclusion.at("labels")) {
    labels.push_back("\"" + label.get<std::string>() + "\"");
  }
  return join(labels, " or ");
}

void print_run(const Run& run, const std::filesystem::path& report) {
  print_line(fmt::format("{}, {}", run.spec.model, describe_target(run.spec)));
  if (run.status != "finished") {
    print_line("  no conclusion: " + run.conclusion.value("reason", std::string("unknown")));
  } else {
    const Json& check = run.conclusion.at("check");
    const bool accepted = check.at("accepted").get<bool>();
    print_line(fmt::format("  label    {}{}", quoted_labels(run.conclusion),
                           accepted ? "" : " (not confirmed on fresh images)"));
    if (check.at("interval").is_array()) {
      print_line(fmt::format(
          "  check    mean activation {:.3f} on images of the label, {:.3f} on neutral ones",
          check.at("mean_positive").get<double>(), check.at("mean_neutral").get<double>()));
      print_line(fmt::format(
          "           difference {:.3f}, {:.0f}% interval {:.3f} to {:.3f}",
          check.at("difference").get<double>(), 100 * check.at("confidence").get<double>(),
          check.at("interval").at(0).get<double>(), check.at("interval").at(1).get<double>()));
    }
  }
  print_line("  report   " + report.string());
}

Json run_result(const Run& run, const std::filesystem::path& report) {
  Json result = {{"run", run.id},         {"model", run.spec.model}, {"layer", run.spec.layer},
                 {"unit", run.spec.unit}, {"status", run.status},    {"report", report.string()}};
  result.update(run.conclusion);
  if (result.contains("check")) {  // the pictures of the check are in the record
    for (const char* list : {"positive", "neutral", "near"}) result["check"].erase(list);
  }
  return result;
}

void describe(DescribeCommand& command) {
  const SharedOptions& shared = command.laboratory.shared;
  ConsoleProgress progress(shared.json);
  check_target_options(shared, command.laboratory.target);
  TaskRequest& request = command.request;
  const Worker walls(request.agent.sandbox);  // refuses now rather than after minutes of work
  const auto open = open_laboratory(command.laboratory, progress);
  request.unit = command.laboratory.request;
  request.unit.layer = open.layer;
  request.unit.settings = open.services.settings();
  const auto backbone = open.services.open_backbone();
  RunStore store(runs_folder(shared));
  Json results = Json::array();
  for (const int unit : open.units) {
    request.unit.unit = unit;
    const auto show = [&](int turn, const std::string& stage) {
      progress.stage(fmt::format("unit {} ({} of {}): turn {}, {}", unit, results.size() + 1,
                                 open.units.size(), turn, stage));
    };
    const Instruments instruments = open.services.instruments();
    const Run run = run_unit_task(describe_task(request, instruments), request, store,
                                  open.laboratory, instruments, *backbone, show);
    const auto report = write_report(store, run);
    progress.clear();
    if (!shared.json) print_run(run, report);
    results.push_back(run_result(run, report));
  }
  if (shared.json) print_json(results);
}

}  // namespace

void add_describe_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* command = program.add_subcommand(
      "describe", "Find out by experiment what units of a network respond to");
  auto options = std::make_shared<DescribeCommand>();
  auto& request = options->request;
  options->laboratory.request.command = started_as;
  add_laboratory_options(*command, options->laboratory);
  add_backbone_options(*command, options->laboratory.services);
  add_prompt_option(*command, options->laboratory.request, "target");
  add_without_option(*command, options->laboratory.request);
  add_agent_options(*command, request.agent);
  add_runs_option(*command, options->laboratory.shared);
  command->add_flag("--fresh", request.fresh, "Run again although a finished run is there");
  add_json_option(*command, options->laboratory.shared);
  command->callback([options] { describe(*options); });
}

}  // namespace maia
