// The system calls that a worker may make: a list of what Python, numpy and Pillow need; all others
// are refused.
#pragma once

#include "sandbox/descriptor.hpp"

namespace maia {

// The filter as a BPF program in a memory file, which is what bubblewrap's --seccomp reads. Refused
// calls fail with EPERM (clone3 with ENOSYS, for which the C library has a fallback). Throws
// kUnavailable where the filter cannot be made.
Descriptor make_seccomp_program();

}  // namespace maia
