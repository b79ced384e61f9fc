// Running another program to its end and reading what it printed.
#pragma once

#include <string>
#include <vector>

namespace maia {

struct ProcessResult {
  int status = 0;      // exit code, or 128 + signal
  std::string output;  // standard output
};

// Runs `arguments[0]` (searched in PATH) without a shell, standard error discarded. Throws
// kUnavailable if it cannot be started.
ProcessResult run_process(const std::vector<std::string>& arguments);

}  // namespace maia
