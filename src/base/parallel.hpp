// Independent pieces of work on a few threads.
#pragma once

#include <cstddef>
#include <functional>

namespace maia {

// Processors this process may use, at least 1.
std::size_t processor_count();

// Calls `work(i)` once for every i below `count`, on at most `threads` threads, in no promised
// order. Returns when all are done; the first exception thrown is thrown on, and what had not begun
// is left.
void parallel_for(std::size_t count, std::size_t threads,
                  const std::function<void(std::size_t)>& work);

}  // namespace maia
