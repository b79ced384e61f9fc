#include "task/unit_task.hpp"

namespace maia {

Run run_unit_task(const UnitTask& task, const UnitRequest& request, bool fresh,
                  const AgentOptions& options, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer) {
  RunSpec spec = make_unit_spec(task.name, request, *laboratory, instruments, backbone.name());
  spec.settings.update(
      {{"max_rounds", options.max_rounds}, {"program_seconds", options.sandbox.seconds}});
  spec.settings.update(task.settings);
  const auto lock = store.lock_run(spec);
  auto run = store.find(spec);
  const bool finished = run && run->status != "running";
  if (finished && !fresh) return *run;

  const auto subject = laboratory->open(laboratory->network().name(), request.layer, request.unit);
  if (!run || finished) {
    Json versions = make_versions(request);
    versions["sandboxed"] = options.sandbox.isolate;
    run =
        store.create(spec,
                     prompt_to_text(make_task_prompt(task.name, task.required, request, *laboratory,
                                                     instruments, task.placeholders)),
                     task.about_unit ? make_evidence(*subject, request.quantile, store)
                                     : Json{{"quantile", request.quantile}},
                     versions);
  }
  return Agent(store, backbone, make_workbench(request, laboratory, instruments, subject),
               task.rule(*subject), options, observer)
      .finish_run(*run);
}

}  // namespace maia
