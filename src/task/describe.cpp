#include "task/describe.hpp"

#include "tools/switched_off.hpp"

namespace maia {

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

}  // namespace maia
