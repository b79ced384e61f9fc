#include "fuzz.hpp"
#include "worker_messages.hpp"

MAIA_FUZZ(fuzz_worker_stream)
