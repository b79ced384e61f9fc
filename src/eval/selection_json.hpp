// What classifiers of selected units are worth, as JSON; docs/spurious.md has the keys.
#pragma once

#include "base/json.hpp"
#include "eval/feature_selection.hpp"

namespace maia {

Json selection_json(const SelectionResult& result);

}  // namespace maia
