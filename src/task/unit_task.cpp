#include "task/unit_task.hpp"

namespace maia {

RunSpec unit_task_spec(const UnitTask& task, const TaskRequest& request,
                       const Laboratory& laboratory, const Instruments& instruments,
                       const std::string& backbone) {
  RunSpec spec = make_unit_spec(task.name, request.unit, laboratory, instruments, backbone);
  spec.settings.update({{"max_rounds", request.agent.max_rounds},
                        {"program_seconds", request.agent.sandbox.seconds},
                        {"check_images", request.check.count},
                        {"check_confidence", request.check.confidence}});
  spec.settings.update(task.settings);
  return spec;
}

Run run_unit_task(const UnitTask& task, const TaskRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer) {
  const UnitRequest& unit = request.unit;
  const AgentOptions& options = request.agent;
  const RunSpec spec = unit_task_spec(task, request, *laboratory, instruments, backbone.name());
  const auto lock = store.lock_run(spec);
  auto run = store.find(spec);
  const bool finished = run && run->status != "running";
  if (finished && !request.fresh) return *run;

  const auto subject = laboratory->open(laboratory->model().name(), unit.layer, unit.unit);
  if (!run || finished) {
    Json versions = make_versions(unit);
    versions["sandboxed"] = options.sandbox.isolate;
    run = store.create(spec,
                       prompt_to_text(make_task_prompt(task.name, task.required, unit, *laboratory,
                                                       instruments, task.placeholders)),
                       task.about_unit
                           ? make_evidence(unit, *laboratory, *subject, task.outline, store)
                           : Json{{"quantile", unit.quantile}},
                       versions);
  }
  Workbench workbench = make_workbench(unit, laboratory, instruments, subject);
  workbench.outline = task.outline;
  return Agent(store, backbone, std::move(workbench), task.rule(*subject), options, observer)
      .finish_run(*run);
}

}  // namespace maia
