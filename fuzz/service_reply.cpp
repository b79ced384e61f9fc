#include "fuzz.hpp"
#include "service_answers.hpp"

MAIA_FUZZ(fuzz_service_reply)
