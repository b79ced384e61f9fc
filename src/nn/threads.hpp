// How many threads LibTorch computes with.
#pragma once

namespace maia {

// Unless OMP_NUM_THREADS says otherwise, all processors that this process may use: LibTorch's own
// choice counts cores, and finds half of them in many virtual machines.
void use_all_processors();

// While it lives, what LibTorch computes on the calling thread stays on that thread. For programs
// that run one network on several threads, each with pictures of its own: no thread waits for
// another, and results do not depend on how many there are.
class SingleThreaded {
 public:
  SingleThreaded();
  ~SingleThreaded();
  SingleThreaded(const SingleThreaded&) = delete;
  SingleThreaded& operator=(const SingleThreaded&) = delete;

 private:
  int before_;
};

}  // namespace maia
