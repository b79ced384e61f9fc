// How much memory there is for what is to be loaded.
#pragma once

#include <cstdint>
#include <string>

namespace maia {

// Bytes that the machine, and the cgroup this process is in, still have; the largest number where
// neither tells.
std::uint64_t free_memory();

// "5.1 GB", of 10^9 bytes.
std::string memory_text(std::uint64_t bytes);

}  // namespace maia
