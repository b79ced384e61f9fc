// A server that stands in for those the weights are published on.
#pragma once

#include <optional>
#include <string>

namespace maia {

// $MAIA_WEIGHTS_MIRROR without slashes at its end; nothing where it is not set or empty.
std::optional<std::string> weights_mirror();

}  // namespace maia
