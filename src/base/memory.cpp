#include "base/memory.hpp"

#include <malloc.h>

#include <atomic>

namespace maia {
namespace {

constexpr int kGigabyte = 1 << 30;
constexpr int kLargeBlock = 8 << 20;

std::atomic<bool> keeps = false;

void keep_blocks_under(int size) {
  ::mallopt(M_MMAP_THRESHOLD, size);
  ::mallopt(M_TRIM_THRESHOLD, size);
}

}  // namespace

void keep_freed_memory() {
  keeps = true;
  keep_blocks_under(kGigabyte);
}

ReturnedMemory::ReturnedMemory() {
  keep_blocks_under(kLargeBlock);
  ::malloc_trim(0);
}

ReturnedMemory::~ReturnedMemory() {
  if (keeps) keep_blocks_under(kGigabyte);
}

void share_freed_memory(std::size_t heaps) {
  ::mallopt(M_ARENA_MAX, static_cast<int>(heaps));
}

}  // namespace maia
