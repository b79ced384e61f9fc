#include "base/parallel.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace maia {

// A job's scheduler may leave it a few of the machine's processors, which the standard library does
// not see.
std::size_t processor_count() {
  cpu_set_t usable;
  CPU_ZERO(&usable);
  const unsigned all = std::max(1U, std::thread::hardware_concurrency());
  if (::sched_getaffinity(0, sizeof usable, &usable) != 0) return all;
  return std::clamp(static_cast<unsigned>(CPU_COUNT(&usable)), 1U, all);
}

void parallel_for(std::size_t count, std::size_t threads,
                  const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto loop = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        work(i);
      } catch (...) {
        const std::lock_guard lock(failure_mutex);
        if (!failure) failure = std::current_exception();
        next = count;
      }
    }
  };
  {
    std::vector<std::jthread> pool;
    for (std::size_t i = 1; i < std::min(threads, count); ++i) pool.emplace_back(loop);
    loop();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace maia
