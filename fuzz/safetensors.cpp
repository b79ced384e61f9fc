#include "fuzz.hpp"

MAIA_FUZZ(fuzz_safetensors)
