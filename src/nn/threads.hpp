// Who computes: a network runs each picture alone on one thread, and several pictures on several.
// LibTorch's own way, all threads on one picture, is no faster for small networks, and loses most
// of its time where other programs want the processors too, for its threads spin while they wait.
#pragma once

#include <cstddef>

namespace maia {

// While it lives, networks and LibTorch compute on the calling thread only. For whoever has threads
// of his own, each with pictures of its own.
class SingleThreaded {
 public:
  SingleThreaded();
  ~SingleThreaded();
  SingleThreaded(const SingleThreaded&) = delete;
  SingleThreaded& operator=(const SingleThreaded&) = delete;

 private:
  int threads_before_;
  bool active_before_;
};

// While it lives, LibTorch computes for the calling thread on all processors: for large models,
// whose one picture keeps them busy. LibTorch itself counts two threads of a core as one.
class AllProcessors {
 public:
  AllProcessors();
  ~AllProcessors();
  AllProcessors(const AllProcessors&) = delete;
  AllProcessors& operator=(const AllProcessors&) = delete;

 private:
  int threads_before_;
};

// OpenBLAS's own threads are never wanted; whoever computes without SingleThreaded says so first.
void keep_blas_on_one_thread();

// True where the calling thread is under SingleThreaded.
bool is_single_threaded();

// How many threads a network may use when the calling thread asks it something: 1 under
// SingleThreaded, else as many as there are processors.
std::size_t network_threads();

}  // namespace maia
