// The system calls that a worker may make: a list of what Python, numpy and Pillow need; all others
// are refused.
#pragma once

#include "sandbox/descriptor.hpp"

namespace maia {

// The filter as a BPF program in a memory file, which is what bubblewrap's --seccomp reads. Refused
// calls fail with EPERM (clone3 with ENOSYS, for which the C library has a fallback). Throws
// kUnavailable where the filter cannot be made. `may_change_rights` allows chmod, which a worker
// that has root's user number must not have: the devices that it sees are root's.
Descriptor make_seccomp_program(bool may_change_rights);

}  // namespace maia
