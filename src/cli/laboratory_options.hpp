// What every command that makes experiments is told and opens: network, target, dataset, tools.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/service_options.hpp"
#include "cli/shared_options.hpp"
#include "sandbox/worker.hpp"
#include "store/run_store.hpp"
#include "task/unit_request.hpp"

namespace maia {

struct LaboratoryOptions {
  SharedOptions shared;
  TargetOptions target;
  ServiceOptions services;
  UnitRequest request;  // its layer and unit come from opening
};
void add_laboratory_options(CLI::App& command, LaboratoryOptions& options);
// The same without model and target: --data, --seed, --quantile and the instruments.
void add_measuring_options(CLI::App& command, LaboratoryOptions& options);

// --prompt, for a task whose text must have {`placeholder`}.
void add_prompt_option(CLI::App& command, UnitRequest& request, const std::string& placeholder);

// --without, for a command whose agent may have to do without tools.
void add_without_option(CLI::App& command, UnitRequest& request);

// --program-seconds and --unsafe-no-sandbox.
void add_sandbox_options(CLI::App& command, SandboxOptions& options);

struct OpenLaboratory {
  std::shared_ptr<Laboratory> laboratory;
  Services services;
  std::string layer;
  std::vector<int> units;
};
// `progress` must outlive it.
OpenLaboratory open_laboratory(const LaboratoryOptions& options, Progress& progress);
// The same, and the request with its one unit; throws kUsage where the options name several.
OpenLaboratory open_one_unit(LaboratoryOptions& options, Progress& progress);

// The one for networks or the one for synthetic models. `progress` must outlive it.
std::shared_ptr<Laboratory> make_laboratory(const OpenModel& model,
                                            std::shared_ptr<const ImageDataset> dataset,
                                            double quantile, Progress& progress);

// The run's report in the folder of runs, and where it is.
std::filesystem::path write_report(const RunStore& store, const Run& run);

}  // namespace maia
