// The one exception type of maia: a kind, which decides the exit code, and one sentence for a
// person.
#pragma once

#include <stdexcept>
#include <string>

namespace maia {

enum class ErrorKind {
  kUsage,        // the command line or an argument is wrong
  kBadInput,     // a file, image or reply is not what it should be
  kNotFound,     // a model, layer, unit, run or file does not exist
  kUnavailable,  // a program, service or isolation that is needed is not there
  kLimit,        // time, memory, disk or budget ran out
  kInternal,     // a fault of maia itself
};

// What was wrong, where, and what to do, in one sentence without a trailing newline.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

// 2 usage, 3 bad input, 4 not found, 5 unavailable, 6 limit, 70 internal.
int exit_code(ErrorKind kind);

// "usage", "bad_input", ... as printed in JSON.
const char* kind_name(ErrorKind kind);

}  // namespace maia
