// What a run is read in: one HTML file that needs nothing else, or the whole record as JSON.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/json.hpp"
#include "store/run_store.hpp"

namespace maia {

// Style, script and pictures are inside; nothing is loaded from anywhere, and nothing that the run
// recorded can become markup. Pictures are reduced to the size they are shown in; a missing or
// damaged one leaves a box that says so. Throws kNotFound if there is no such run.
std::string run_report_html(const RunStore& store, std::int64_t run);

// Where a run's report is kept, from the folder of runs.
std::filesystem::path report_file(std::int64_t run);

// {"run": {...}, "turns": [{"number", "reply", "observation"}]}; pictures by their hashes. Throws
// kNotFound if there is no such run.
Json run_report_json(const RunStore& store, std::int64_t run);

}  // namespace maia
