// The seed of tests on random input: the same in every run, or that of MAIA_TEST_SEED.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace maia {

inline std::uint64_t test_seed() {
  const char* const given = std::getenv("MAIA_TEST_SEED");
  return given ? std::stoull(given) : 1;
}

}  // namespace maia
