#include "task/describe.hpp"

namespace maia {
namespace {

RunSpec make_spec(const DescribeRequest& request, const Laboratory& laboratory,
                  const Instruments& instruments, const Backbone& backbone) {
  RunSpec spec = make_describe_spec(request.unit, laboratory, instruments, backbone.name());
  const AgentOptions& agent = request.agent;
  spec.settings.update({{"max_rounds", agent.max_rounds},
                        {"program_seconds", agent.sandbox.seconds},
                        {"check_images", agent.check.count},
                        {"check_confidence", agent.check.confidence}});
  return spec;
}

}  // namespace

Run describe_unit(const DescribeRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer) {
  const UnitRequest& unit = request.unit;
  const RunSpec spec = make_spec(request, *laboratory, instruments, backbone);
  const auto lock = store.lock_run(spec);
  auto run = store.find(spec);
  const bool finished = run && run->status != "running";
  if (finished && !request.fresh) return *run;

  const auto subject = laboratory->open(laboratory->network().name(), unit.layer, unit.unit);
  if (!run || finished) {
    Json versions = make_versions(unit);
    versions["sandboxed"] = request.agent.sandbox.isolate;
    run = store.create(spec, prompt_to_text(make_describe_prompt(unit, *laboratory, instruments)),
                       make_evidence(*subject, unit.quantile, store), versions);
  }
  return Agent(store, backbone, make_workbench(unit, laboratory, instruments, subject),
               request.agent, observer)
      .finish_run(*run);
}

}  // namespace maia
