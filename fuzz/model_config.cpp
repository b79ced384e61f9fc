#include "fuzz.hpp"
#include "model_configs.hpp"

MAIA_FUZZ(fuzz_model_config)
