#include "fuzz.hpp"

MAIA_FUZZ(fuzz_state_dict)
