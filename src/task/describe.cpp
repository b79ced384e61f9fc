#include "task/describe.hpp"

#include "task/unit_task.hpp"

namespace maia {

Run describe_unit(const DescribeRequest& request, RunStore& store,
                  const std::shared_ptr<Laboratory>& laboratory, const Instruments& instruments,
                  Backbone& backbone, const TurnObserver& observer) {
  const UnitTask task{.name = "describe",
                      .required = "target",
                      .settings = {{"check_images", request.check.count},
                                   {"check_confidence", request.check.confidence}},
                      .rule = [&](const Subject& subject) {
                        return std::make_unique<LabelRule>(subject.target, instruments.generator,
                                                           request.check);
                      }};
  return run_unit_task(task, request.unit, request.fresh, request.agent, store, laboratory,
                       instruments, backbone, observer);
}

}  // namespace maia
