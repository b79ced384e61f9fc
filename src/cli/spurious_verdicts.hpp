// What an agent says of units, SELECTIVE or SPURIOUS, as a page and a selection take it.
#pragma once

#include <cstddef>
#include <vector>

#include "base/json.hpp"
#include "report/selection_page.hpp"
#include "report/sweep_rows.hpp"
#include "store/run_store.hpp"

namespace maia {

std::vector<JudgedUnit> judged_units(const std::vector<SweepRow>& rows, const RunStore& store);

// Those called SELECTIVE whose verdict stood the test.
std::vector<std::size_t> selected_units(const std::vector<JudgedUnit>& units);

Json to_json(const std::vector<JudgedUnit>& units);

}  // namespace maia
