#include "sandbox/confine.hpp"

// MAIA_CONFINE is the path of the built program.
asm(".pushsection .rodata\n"
    "kMaiaConfineBegin:\n"
    ".incbin \"" MAIA_CONFINE
    "\"\n"
    "kMaiaConfineEnd:\n"
    ".popsection\n"
    ".globl kMaiaConfineBegin, kMaiaConfineEnd\n");

extern "C" const char kMaiaConfineBegin[];
extern "C" const char kMaiaConfineEnd[];

namespace maia {

std::string_view confine_program() {
  return {kMaiaConfineBegin, kMaiaConfineEnd};
}

}  // namespace maia
