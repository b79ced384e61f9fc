// A run as one value, to hand it from one store to another: how processes that share a sweep bring
// what they found into one record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/json.hpp"
#include "store/run_store.hpp"

namespace maia {

// The run with its turns, all but the bytes of its pictures.
Json export_run(const RunStore& store, std::int64_t run);

// Takes a run over, pictures apart, and returns it as it is here afterwards. A run of the same spec
// that is its beginning is carried on; one that has come further, or has been finished, is left as
// it is; from one that has become another, it is told apart as a run of its own. Throws kBadInput
// for JSON that is no run.
Run import_run(RunStore& store, const Json& record);

// The folder of the store of process `rank` of a job on the store in `folder`. Its pictures are
// kept in `folder`'s own.
std::filesystem::path part_folder(const std::filesystem::path& folder, int rank);

// Takes over every run of the stores of processes, those of jobs that were killed included, and
// removes these. Only while no process of a job works on them. How many runs there were.
std::size_t absorb_parts(RunStore& store);

}  // namespace maia
