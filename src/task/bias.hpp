// The task "bias": in which settings does a network fail to see a class that is there?
#pragma once

#include <string>

#include "task/unit_task.hpp"

namespace maia {

// A class as a run names it. Throws kUsage where the layer has no classes.
struct BiasClass {
  std::string name;  // its number where the network has no name for it
  bool logit = false;
};
BiasClass bias_class(const UnitRequest& request, const Model& model);

// Its unit is one of the layer of probabilities, or of that of logits.
UnitTask bias_task(const TaskRequest& request, const Model& model, const Instruments& instruments);

}  // namespace maia
