// Many runs, one network: what they ask at the same time is computed together.
#pragma once

#include <memory>

#include "nn/network.hpp"

namespace maia {

// `network`, whose forward() gathers the calls that threads make while another is computed, of the
// same layers, into one batch. A call that finds nobody computing is computed at once. Values are
// the same bits as alone, since a picture's do not depend on the others; a visitor may be called on
// another thread than its caller's, which waits. Who is SingleThreaded has threads of his own and
// is not gathered.
std::shared_ptr<const Network> batch_calls(std::shared_ptr<const Network> network);

}  // namespace maia
