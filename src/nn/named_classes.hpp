// The names of a network's classes, where its weights do not say them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nn/network.hpp"

namespace maia {

// `network` with these names for its classes; itself where there are none. Throws kBadInput if
// there are not as many names as the network has classes.
std::shared_ptr<const Network> name_classes(std::shared_ptr<const Network> network,
                                            std::vector<std::string> names);

}  // namespace maia
