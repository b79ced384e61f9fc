#include "fuzz.hpp"
#include "weight_files.hpp"

MAIA_FUZZ(fuzz_npy)
