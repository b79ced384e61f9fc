#include "base/memory.hpp"

#include <malloc.h>

namespace maia {

void keep_freed_memory() {
  constexpr int kGigabyte = 1 << 30;
  ::mallopt(M_MMAP_THRESHOLD, kGigabyte);
  ::mallopt(M_TRIM_THRESHOLD, kGigabyte);
}

void share_freed_memory(std::size_t heaps) {
  ::mallopt(M_ARENA_MAX, static_cast<int>(heaps));
}

}  // namespace maia
