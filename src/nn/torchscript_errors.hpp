// What LibTorch's TorchScript throws, as one sentence for a person.
#pragma once

#include <exception>
#include <string>

namespace maia {

// Without stack traces, of what and in whose code: "The size of tensor a (197) must match ...".
std::string torchscript_reason(const std::exception& error);

}  // namespace maia
