// The tables of a run store, as the steps that lead from each version to the next.
#pragma once

#include <span>

#include "store/sqlite.hpp"

namespace maia {

// Step i turns version i into i + 1; the number of steps is the version this program writes. A step
// that was ever released is never edited: what changes is a new step.
std::span<const char* const> schema_steps();

// Brings the database up to date and sets the connection up for durable writes. Throws kBadInput,
// having changed nothing, for a database that is newer than `steps` or holds something else.
void open_schema(Connection& connection, std::span<const char* const> steps);

}  // namespace maia
