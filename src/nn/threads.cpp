#include "nn/threads.hpp"

#include <ATen/Parallel.h>
#include <dlfcn.h>

#include "base/parallel.hpp"

namespace maia {
namespace {

thread_local bool single_threaded = false;

// LibTorch's setting is for the whole process; OpenMP's is the calling thread's alone, and LibTorch
// and oneDNN follow it. The symbol is looked up so that it is that of the runtime LibTorch brought.
void set_threads_here(int count) {
  using SetThreads = void (*)(int);
  static const auto set =
      reinterpret_cast<SetThreads>(::dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
  if (set != nullptr) set(count);
}

}  // namespace

// OpenBLAS has threads of its own, which spin, and whose number would change the last bits of a
// product. They are never wanted: each picture has a thread already.
void keep_blas_on_one_thread() {
  using SetThreads = void (*)(int);
  static const bool done = [] {
    const auto set =
        reinterpret_cast<SetThreads>(::dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (set != nullptr) set(1);
    return true;
  }();
  static_cast<void>(done);
}

// Asking first lets LibTorch settle this thread's number, which it would otherwise do later.
SingleThreaded::SingleThreaded()
    : threads_before_(at::get_num_threads()), active_before_(single_threaded) {
  keep_blas_on_one_thread();
  set_threads_here(1);
  single_threaded = true;
}

SingleThreaded::~SingleThreaded() {
  set_threads_here(threads_before_);
  single_threaded = active_before_;
}

AllProcessors::AllProcessors() : threads_before_(at::get_num_threads()) {
  keep_blas_on_one_thread();
  set_threads_here(static_cast<int>(processor_count()));
}

AllProcessors::~AllProcessors() {
  set_threads_here(threads_before_);
}

bool is_single_threaded() {
  return single_threaded;
}

std::size_t network_threads() {
  return single_threaded ? 1 : processor_count();
}

}  // namespace maia
