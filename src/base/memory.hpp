// How the process treats memory it has freed.
#pragma once

#include <cstddef>

namespace maia {

// Freed memory stays with the process instead of going back to the system with every large block:
// a network asks for the same tens of megabytes again for every picture, and clearing their pages
// each time costs a tenth of the time. Call once, before threads are started.
void keep_freed_memory();

// While it lives, large blocks go back to the system as soon as they are freed, and what was kept
// before goes at once: for work whose blocks are hundreds of megabytes and of many sizes. One at a
// time.
class ReturnedMemory {
 public:
  ReturnedMemory();
  ~ReturnedMemory();
  ReturnedMemory(const ReturnedMemory&) = delete;
  ReturnedMemory& operator=(const ReturnedMemory&) = delete;
};

// Threads that come share `heaps` heaps: what many threads need, one after the other, is then not
// kept by each of them. Call before they are started.
void share_freed_memory(std::size_t heaps);

}  // namespace maia
