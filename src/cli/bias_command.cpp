#include <fmt/format.h>

#include <memory>
#include <optional>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/memory.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "cli/agent_options.hpp"
#include "cli/bias_table.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/laboratory_options.hpp"
#include "cli/shared_options.hpp"
#include "cli/sweep_options.hpp"
#include "cli/sweep_progress.hpp"
#include "cli/sweep_runs.hpp"
#include "report/bias_index.hpp"
#include "report/bias_rows.hpp"
#include "report/report.hpp"
#include "target/batched_network.hpp"
#include "target/extended_network.hpp"
#include "target/synthetic_units.hpp"
#include "task/bias.hpp"

namespace maia {
namespace {

struct BiasCommand {
  LaboratoryOptions laboratory;
  TaskRequest request;
  std::string file;  // of class names
  ManyRunsOptions many;
};

struct Classes {
  std::vector<SweepUnit> units;
  std::size_t repeated = 0;
};

void check_options(const BiasCommand& command) {
  const TargetOptions& target = command.laboratory.target;
  if (is_synthetic_model(command.laboratory.shared.model)) {
    throw Error(ErrorKind::kUsage, command.laboratory.shared.model + " has no classes");
  }
  if (target.classes.empty() == command.file.empty()) {
    throw Error(ErrorKind::kUsage,
                "say which classes: --class with a name or number, or --classes with a file of "
                "them; not both");
  }
  if (command.laboratory.services.backbone == "human" && !command.file.empty()) {
    throw Error(ErrorKind::kUsage, "a person does one class at a time: use --class");
  }
}

// Name or number, and where it was written.
using Named = std::pair<std::string, std::string>;

std::vector<Named> names_in(const std::string& file) {
  constexpr std::uintmax_t kMostBytes = 16 << 20;
  const auto bytes = read_file(file, kMostBytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<Named> names;
  int number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    const std::string name = clean_utf8(trim(line));
    if (!name.empty()) names.emplace_back(name, fmt::format("{}, line {}: ", file, number));
  }
  if (names.empty()) throw Error(ErrorKind::kBadInput, file + " names no classes");
  return names;
}

Classes find_classes(const BiasCommand& command, const Network& network) {
  const TargetOptions& target = command.laboratory.target;
  std::vector<Named> names;
  for (const auto& name : target.classes) names.emplace_back(name, "");
  if (!command.file.empty()) names = names_in(command.file);
  std::vector<SweepUnit> units;
  for (const auto& [name, where] : names) {
    try {
      const int unit = find_class(network, name);
      units.push_back({target.logit ? network.logits_layer() : kClassLayer, unit});
    } catch (const Error& error) {
      throw Error(error.kind(), where + error.what());
    }
  }
  auto once = each_unit_once(std::move(units));
  return {std::move(once.units), once.repeated};
}

OpenSweep open_classes(const BiasCommand& command, const Services& services,
                       ConsoleProgress& progress) {
  auto network = open_network(command.laboratory.shared);
  Classes classes = find_classes(command, *network);
  network = batch_calls(std::move(network));
  if (classes.repeated > 0) {
    progress.note(
        fmt::format("{} of the classes are named again; each is run once", classes.repeated));
  }
  const OpenModel model{std::move(network), nullptr};
  auto laboratory = make_laboratory(model, open_dataset(command.laboratory.shared, progress),
                                    command.laboratory.request.quantile, progress);
  laboratory->prepare(layers_of(classes.units), alone());
  const UnitTaskOf task = [laboratory](const TaskRequest& asked, const Instruments& instruments) {
    return bias_task(asked, laboratory->model(), instruments);
  };
  return {.task = task,
          .laboratory = laboratory,
          .instruments = share_drawings_of(services.instruments()),
          .units = std::move(classes.units)};
}

void print_found(const SweepResult& result, const OpenSweep& open, const RunStore& store,
                 const Ledger& ledger, const BiasTitle& title, bool as_json) {
  std::vector<std::string> names;
  for (const auto& [layer, unit] : open.units) {
    names.push_back(bias_class({.layer = layer, .unit = unit}, open.laboratory->model()).name);
  }
  const auto rows = bias_rows(result.outcomes, names, store, ledger);
  const auto page = store.folder() / bias_index_file(title, rows);
  write_file(page, bias_index_html(title, rows));
  if (as_json) {
    Json json = bias_json(rows, ledger.total());
    json["page"] = page.string();
    return print_json(json);
  }
  for (const auto& line : bias_table(rows, ledger.total())) print_line(line);
  for (const auto& row : rows) {
    if (rows.size() == 1 && row.run != 0) {
      print_line("report   " + (store.folder() / report_file(row.run)).string());
    }
  }
  print_line("page     " + page.string());
}

void find_biases(BiasCommand& command) {
  const SharedOptions& shared = command.laboratory.shared;
  ConsoleProgress progress(shared.json);
  check_options(command);
  allow_more_files();
  share_freed_memory(processor_count());
  TaskRequest& request = command.request;
  const Worker walls(request.agent.sandbox);  // refuses now rather than after minutes of work
  const Services services(command.laboratory.services);
  const OpenSweep open = open_classes(command, services, progress);
  RunStore store(runs_folder(shared));

  Ledger ledger(command.many.budget);
  request.unit = command.laboratory.request;
  if (command.laboratory.services.backbone == "human") command.many.jobs = 1;
  const auto [result, out_of_time] =
      run_units(open, request, services, command.many, store, ledger, progress);
  const Model& model = open.laboratory->model();
  const BiasTitle title{model.name(), model.weights_hash(), services.open_backbone()->name(),
                        request.unit.seed};
  print_found(result, open, store, ledger, title, shared.json);
  complain(result, out_of_time);
}

}  // namespace

void add_bias_command(CLI::App& program, const std::vector<std::string>& started_as) {
  auto* command = program.add_subcommand(
      "bias",
      "Find settings in which a network misses a class that is there (docs/bias.md); the same "
      "command goes on after an interruption");
  auto options = std::make_shared<BiasCommand>();
  LaboratoryOptions& laboratory = options->laboratory;
  laboratory.request.command = started_as;
  add_model_options(*command, laboratory.shared);
  command
      ->add_option("--class", laboratory.target.classes,
                   "A class by name or number; may be given several times")
      ->allow_extra_args(false);
  command->add_option("--classes", options->file, "Instead: a file with a class a line");
  command->add_flag("--logit", laboratory.target.logit,
                    "Go by the class's logit instead of its probability");
  add_measuring_options(*command, laboratory);
  add_backbone_options(*command, laboratory.services);
  add_prompt_option(*command, laboratory.request, "target");
  add_agent_options(*command, options->request.agent);
  add_sweep_options(*command, options->many);
  add_runs_option(*command, laboratory.shared);
  add_json_option(*command, laboratory.shared);
  command->callback([options] { find_biases(*options); });
}

}  // namespace maia
