// What a benchmark of labels found, for a terminal.
#pragma once

#include <string>
#include <vector>

#include "eval/benchmark.hpp"

namespace maia {

// Lines without newlines: accuracy by method and kind, comparisons, and the agent's misses.
std::vector<std::string> benchmark_table(const Benchmark& benchmark);

}  // namespace maia
