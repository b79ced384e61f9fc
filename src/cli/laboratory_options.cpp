#include "cli/laboratory_options.hpp"

#include <fmt/format.h>

#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/detector_options.hpp"
#include "report/report.hpp"
#include "tools/switched_off.hpp"

namespace maia {

void add_laboratory_options(CLI::App& command, LaboratoryOptions& options) {
  add_model_options(command, options.shared);
  add_detector_option(command, options.shared.detector);
  add_target_options(command, options.target);
  add_measuring_options(command, options);
}

void add_measuring_options(CLI::App& command, LaboratoryOptions& options) {
  add_data_options(command, options.shared);
  command.add_option("--seed", options.request.seed, "Decides every random choice")
      ->capture_default_str();
  command
      .add_option("--quantile", options.request.quantile,
                  "Of the unit's own activations; what exceeds it is highlighted")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  add_instrument_options(command, options.services);
}

void add_prompt_option(CLI::App& command, UnitRequest& request, const std::string& placeholder) {
  command.add_option_function<std::string>(
      "--prompt", [&request](const std::string& path) { request.prompt = path; },
      "A task text of your own in place of maia's; it must have {" + placeholder +
          "}, and may have {model}, {dataset} and what else the file in prompts/ has");
}

void add_without_option(CLI::App& command, UnitRequest& request) {
  command
      .add_option_function<std::vector<std::string>>(
          "--without",
          [&request](const std::vector<std::string>& tools) {
            const std::set<std::string> once(tools.begin(), tools.end());
            request.without = {once.begin(), once.end()};
          },
          "Tools that are switched off, to see what they contribute: " +
              join(switchable_tools(), ", "))
      ->delimiter(',')
      ->check(CLI::IsMember(switchable_tools()));
}

void add_sandbox_options(CLI::App& command, SandboxOptions& options) {
  command.add_option("--program-seconds", options.seconds, "Time limit of one experiment program")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 86400.0));
  command.add_flag_callback(
      "--unsafe-no-sandbox", [&options] { options.isolate = false; },
      "Run programs without isolation: they can do what you can do");
}

std::shared_ptr<Laboratory> make_laboratory(const OpenModel& model,
                                            std::shared_ptr<const ImageDataset> dataset,
                                            double quantile, Progress& progress) {
  if (model.synthetic) {
    return make_synthetic_laboratory(model.synthetic, std::move(dataset), progress);
  }
  return make_network_laboratory(model.network, std::move(dataset), quantile, progress);
}

OpenLaboratory open_laboratory(const LaboratoryOptions& options, Progress& progress) {
  check_target_options(options.shared, options.target);
  Services services(options.services);
  auto [model, layer, units] = open_targets(options.shared, options.target);
  return {.laboratory = make_laboratory(model, open_dataset(options.shared, progress),
                                        options.request.quantile, progress),
          .services = std::move(services),
          .layer = layer,
          .units = units};
}

OpenLaboratory open_one_unit(LaboratoryOptions& options, Progress& progress) {
  auto open = open_laboratory(options, progress);
  if (open.units.size() != 1) {
    throw Error(ErrorKind::kUsage,
                fmt::format("one unit at a time: {} are named", open.units.size()));
  }
  options.request.layer = open.layer;
  options.request.unit = open.units.front();
  return open;
}

std::filesystem::path write_report(const RunStore& store, const Run& run) {
  const auto path = store.folder() / report_file(run.id);
  create_folder(path.parent_path());
  write_file(path, run_report_html(store, run.id));
  return path;
}

}  // namespace maia
