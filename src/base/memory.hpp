// How the process treats memory it has freed.
#pragma once

namespace maia {

// Freed memory stays with the process instead of going back to the system with every large block:
// a network asks for the same tens of megabytes again for every picture, and clearing their pages
// each time costs a tenth of the time. Call once, before threads are started.
void keep_freed_memory();

}  // namespace maia
