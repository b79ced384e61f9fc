// Code for the processor at hand.
#pragma once

// Before a function that is a plain loop over arrays: it is compiled for several kinds of x86-64
// processors, and the program takes the best when it starts. Results are the same. Sanitizers do
// not bear the choice, which is made before they are ready.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MAIA_FOR_EACH_PROCESSOR \
  __attribute__((optimize("O3"), target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MAIA_FOR_EACH_PROCESSOR
#endif
