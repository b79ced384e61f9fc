#include "task/describe.hpp"

namespace maia {

Run describe_unit(const TaskRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer) {
  const UnitTask task{
      .name = "describe", .required = "target", .rule = [&](const Subject& subject) {
        return std::make_unique<LabelRule>(subject.target, instruments.generator, request.check);
      }};
  return run_unit_task(task, request, store, laboratory, instruments, backbone, observer);
}

}  // namespace maia
