#include "task/describe.hpp"

#include "tools/switched_off.hpp"

namespace maia {
namespace {

UnitTask describe_task(const TaskRequest& request, const Instruments& instruments) {
  CheckOptions check = request.check;
  // The check draws: without pictures of the agent's own it would be one that it should not have.
  if (is_switched_off(request.unit.without, "text2image")) check.count = 0;
  return {.name = "describe",
          .required = "target",
          .rule = [generator = instruments.generator, check](const Subject& subject) {
            return std::make_unique<LabelRule>(subject.target, generator, check);
          }};
}

}  // namespace

RunSpec describe_spec(const TaskRequest& request, const Laboratory& laboratory,
                      const Instruments& instruments, const std::string& backbone) {
  return unit_task_spec(describe_task(request, instruments), request, laboratory, instruments,
                        backbone);
}

Run describe_unit(const TaskRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer) {
  return run_unit_task(describe_task(request, instruments), request, store, laboratory, instruments,
                       backbone, observer);
}

}  // namespace maia
