#include "base/memory.hpp"

#include <malloc.h>

namespace maia {

void keep_freed_memory() {
  constexpr int kGigabyte = 1 << 30;
  ::mallopt(M_MMAP_THRESHOLD, kGigabyte);
  ::mallopt(M_TRIM_THRESHOLD, kGigabyte);
}

}  // namespace maia
