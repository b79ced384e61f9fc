#include "nn/threads.hpp"

#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <cstdlib>

#include "base/parallel.hpp"

namespace maia {
namespace {

// LibTorch's setting is for the whole process; OpenMP's is the calling thread's alone, and LibTorch
// and oneDNN follow it. The symbol is looked up so that it is that of the runtime LibTorch brought.
void set_threads_here(int count) {
  using SetThreads = void (*)(int);
  static const auto set =
      reinterpret_cast<SetThreads>(::dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
  if (set != nullptr) set(count);
}

}  // namespace

void use_all_processors() {
  if (std::getenv("OMP_NUM_THREADS") != nullptr) return;
  at::set_num_threads(static_cast<int>(processor_count()));
}

// Asking first lets LibTorch settle this thread's number, which it would otherwise do later.
SingleThreaded::SingleThreaded() : before_(at::get_num_threads()) {
  set_threads_here(1);
}

SingleThreaded::~SingleThreaded() {
  set_threads_here(before_);
}

}  // namespace maia
