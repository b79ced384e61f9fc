// The page a benchmark of labels is read in: how often each method is right, and every unit with
// what was said of it, the misses first.
#pragma once

#include <string>

#include "eval/benchmark.hpp"

namespace maia {

// For the folder of runs, whose pictures and reports it names relative to itself; nothing else is
// loaded. What was recorded is shown as text.
std::string benchmark_page_html(const Benchmark& benchmark);

}  // namespace maia
