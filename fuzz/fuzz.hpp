// A program of libFuzzer around one of the targets.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#define MAIA_FUZZ(target)                                                             \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    const std::string fault = maia::target({data, size});                             \
    if (fault.empty()) return 0;                                                      \
    std::fprintf(stderr, "%s\n", fault.c_str());                                      \
    std::abort();                                                                     \
  }
