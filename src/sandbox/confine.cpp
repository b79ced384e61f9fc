#include "sandbox/confine.hpp"

// MAIA_CONFINE is the path of the built program.
asm(".pushsection .rodata\n"
    "maia_confine_begin:\n"
    ".incbin \"" MAIA_CONFINE
    "\"\n"
    "maia_confine_end:\n"
    ".popsection\n"
    ".globl maia_confine_begin, maia_confine_end\n");

extern "C" const char maia_confine_begin[];
extern "C" const char maia_confine_end[];

namespace maia {

std::string_view confine_program() {
  return {maia_confine_begin, maia_confine_end};
}

}  // namespace maia
