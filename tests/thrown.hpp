// What a call throws: the kind of the Error, and what it says.
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

// What it says alone.
template <typename Call>
std::string thrown(const Call& call) {
  std::string message;
  kind_thrown(call, &message);
  return message;
}

}  // namespace maia
