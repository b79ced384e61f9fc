#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "chat/builtin_experimenter.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/shared_options.hpp"
#include "detect/scene_reader.hpp"
#include "imagery/collage.hpp"
#include "report/report.hpp"
#include "task/describe.hpp"

namespace maia {
namespace {

struct DescribeCommand {
  SharedOptions shared;
  DescribeRequest request;
  TargetOptions target;
  bool unsafe = false;
};

std::filesystem::path write_report(const RunStore& store, const Run& run) {
  const auto folder = store.folder() / "reports";
  create_folder(folder);
  const auto path = folder / fmt::format("run-{}.html", run.id);
  write_file(path, run_report_html(store, run.id));
  return path;
}

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
  ConsoleProgress progress(command.shared.json);
  check_target_options(command.target);
  DescribeRequest& request = command.request;
  request.agent.sandbox.isolate = !command.unsafe;
  const Worker walls(request.agent.sandbox);  // refuses now rather than after minutes of work
  const auto [network, layer, units] = open_targets(command.shared, command.target);
  request.layer = layer;
  const auto laboratory = std::make_shared<Laboratory>(
      network, open_dataset(command.shared, progress), request.quantile, progress);
  const Instruments instruments{make_collage_generator(), make_collage_editor(),
                                make_scene_reader()};
  const auto backbone = make_builtin_experimenter();
  RunStore store(runs_folder(command.shared));
  Json results = Json::array();
  for (const int unit : units) {
    request.unit = unit;
    const auto show = [&](int turn, const std::string& stage) {
      progress.stage(fmt::format("unit {} ({} of {}): turn {}, {}", unit, results.size() + 1,
                                 units.size(), turn, stage));
    };
    const Run run = describe_unit(request, store, laboratory, instruments, *backbone, show);
    const auto report = write_report(store, run);
    progress.clear();
    if (!command.shared.json) print_run(run, report);
    results.push_back(run_result(run, report));
  }
  if (command.shared.json) print_json(results);
}

}  // namespace

void add_describe_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* command = program.add_subcommand(
      "describe", "Find out by experiment what units of a network respond to");
  auto options = std::make_shared<DescribeCommand>();
  auto& request = options->request;
  request.command = started_as;
  add_model_options(*command, options->shared);
  add_target_options(*command, options->target);
  add_data_options(*command, options->shared);
  command->add_option("--seed", request.seed, "Decides every random choice")->capture_default_str();
  command
      ->add_option("--quantile", request.quantile,
                   "Of the unit's own activations; what exceeds it is highlighted")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--max-rounds", request.agent.max_rounds, "Turns before the agent must conclude")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command
      ->add_option("--program-seconds", request.agent.sandbox.seconds,
                   "Time limit of one experiment program")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 86400.0));
  add_runs_option(*command, options->shared);
  command->add_flag("--fresh", request.fresh, "Run again although a finished run is there");
  command->add_flag("--unsafe-no-sandbox", options->unsafe,
                    "Run the agent's programs without isolation: they can do what you can do");
  add_json_option(*command, options->shared);
  command->callback([options] { describe(*options); });
}

}  // namespace maia
