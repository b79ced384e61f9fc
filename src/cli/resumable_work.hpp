// Independent pieces of work that a person may interrupt: what is done is kept by whoever does it,
// and the same command goes on.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "cli/console.hpp"

namespace maia {

struct WorkWords {
  std::string label;   // "evaluating units"
  std::string things;  // "units"
};

// Calls `work(i)` for every i below `count` on at most `jobs` threads. Where an interruption came,
// what had begun is finished, and the program ends as an interruption ends it.
void do_resumable_work(const WorkWords& words, std::size_t count, std::size_t jobs,
                       ConsoleProgress& progress, const std::function<void(std::size_t)>& work);

}  // namespace maia
