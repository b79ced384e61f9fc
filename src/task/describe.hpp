// The task "describe": what does this unit respond to?
#pragma once

#include "task/unit_task.hpp"

namespace maia {

UnitTask describe_task(const TaskRequest& request, const Instruments& instruments);

}  // namespace maia
