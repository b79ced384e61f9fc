// LibTorch's exceptions as maia's.
#pragma once

#include <c10/util/Exception.h>

#include <string>

#include "base/error.hpp"
#include "base/text.hpp"

namespace maia {

// LibTorch's exceptions carry stack traces; a person gets the first line.
template <typename Function>
auto translate_errors(const Function& function) {
  try {
    return function();
  } catch (const c10::Error& error) {
    const std::string line = split(error.what_without_backtrace(), '\n').front();
    const bool memory = line.find("allocate memory") != std::string::npos ||
                        line.find("out of memory") != std::string::npos;
    throw Error(memory ? ErrorKind::kLimit : ErrorKind::kInternal, "LibTorch: " + line);
  }
}

}  // namespace maia
