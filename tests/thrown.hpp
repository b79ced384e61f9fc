// The kind of the Error that a call throws, and what it says.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/error.hpp"

namespace maia {

// A failure of the test where nothing is thrown; what is no Error passes through.
template <typename Call>
ErrorKind kind_thrown(const Call& call, std::string* message = nullptr) {
  try {
    call();
  } catch (const Error& error) {
    if (message != nullptr) *message = error.what();
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorKind::kInternal;
}

}  // namespace maia
