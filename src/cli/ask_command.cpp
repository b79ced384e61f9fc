#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/agent_options.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "task/ask.hpp"

namespace maia {
namespace {

struct AskCommand {
  LaboratoryOptions laboratory;
  AskRequest request;
};

// The last layer that has maps: what a question is likeliest about.
std::string usual_layer(const Model& model) {
  std::string found = model.layers().back().name;
  for (const LayerInfo& layer : model.layers()) {
    if (layer.height * layer.width > 1) found = layer.name;
  }
  return found;
}

// The layer and the unit that `system` is, where the user does not say.
void complete_target(AskCommand& command, const Model& model) {
  TargetOptions& target = command.laboratory.target;
  if (target.layer.empty() && target.classes.empty()) target.layer = usual_layer(model);
  if (!target.layer.empty() && target.units.empty() && target.directions.empty()) {
    target.units = {"0"};
  }
}

void print_answer(const Run& run, const std::filesystem::path& report) {
  print_line(fmt::format("{}, {}", run.spec.model, describe_target(run.spec)));
  if (run.status != "finished") {
    print_line("  no answer: " + run.conclusion.value("reason", std::string("unknown")));
  } else {
    print_line("\n" + run.conclusion.value("answer", std::string()) + "\n");
    const Json& check = run.conclusion.at("check");
    for (const Json& unit : check.value("units", Json::array())) {
      print_line(fmt::format(
          "  {} unit {}: {}", unit.at("layer").get<std::string>(), unit.at("unit").get<int>(),
          unit.at("accepted").get<bool>() ? "holds on fresh images"
                                          : unit.at("reason").get<std::string>()));
    }
    print_line("  check    " + check.at("reason").get<std::string>());
  }
  print_line("  report   " + report.string());
}

void ask(AskCommand& command) {
  const SharedOptions& shared = command.laboratory.shared;
  ConsoleProgress progress(shared.json);
  AskRequest& request = command.request;
  if (command.laboratory.services.backbone == "builtin") {
    throw Error(ErrorKind::kUsage,
                "a question needs a language model, or a person, to understand it: name one with "
                "--backbone (docs/backbones.md)");
  }
  const Worker walls(request.agent.sandbox);  // refuses now rather than after minutes of work
  complete_target(command, open_model(shared).get());
  const auto open = open_one_unit(command.laboratory, progress);
  request.unit = command.laboratory.request;
  request.unit.settings = open.services.settings();
  const auto backbone = open.services.open_backbone();
  RunStore store(runs_folder(shared));
  const auto show = [&](int turn, const std::string& stage) {
    progress.stage(fmt::format("turn {}, {}", turn, stage));
  };
  const Run run =
      ask_question(request, store, open.laboratory, open.services.instruments(), *backbone, show);
  const auto report = write_report(store, run);
  progress.clear();
  if (!shared.json) return print_answer(run, report);
  Json result = {{"run", run.id}, {"status", run.status}, {"report", report.string()}};
  result.update(run.conclusion);
  print_json(result);
}

}  // namespace

void add_ask_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* command = program.add_subcommand(
      "ask", "Have a question about a network's units answered by experiment");
  auto options = std::make_shared<AskCommand>();
  auto& request = options->request;
  options->laboratory.request.command = started_as;
  command->add_option("QUESTION", request.question, "Such as \"Which units respond to forests?\"")
      ->required();
  add_laboratory_options(*command, options->laboratory);
  add_backbone_options(*command, options->laboratory.services);
  add_prompt_option(*command, options->laboratory.request, "question");
  add_agent_options(*command, request.agent);
  add_runs_option(*command, options->laboratory.shared);
  command->add_flag("--fresh", request.fresh, "Run again although a finished run is there");
  add_json_option(*command, options->laboratory.shared);
  command->callback([options] { ask(*options); });
}

}  // namespace maia
