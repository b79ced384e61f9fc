// Which networks can be trained.
#pragma once

#include <string>
#include <vector>

namespace maia {

// The EfficientNet-Lites and the ResNets.
const std::vector<std::string>& trainable_names();
// Throws kUsage for a network that is none of them.
void check_trainable(const std::string& name);

}  // namespace maia
