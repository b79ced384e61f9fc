// Tables of the page of an evaluation.
#pragma once

#include <string>

#include "eval/predictive_summary.hpp"
#include "report/html.hpp"

namespace maia {

// Rows by layer and method; a layer leads to its units at layer_anchor().
Html means_table(const PredictiveSummary& summary);
Html comparison_table(const PredictiveSummary& summary);

std::string layer_anchor(const std::string& model, const std::string& layer);
std::string unit_anchor(const UnitKey& unit);

// "1.23 [0.98, 1.50]", with "(1 unit)" where there is no interval.
std::string estimate_text(const Estimate& estimate);
// "p = 0.003", "p < 0.001", "too few units", "no unit in common".
std::string p_text(const PairedDifference& found, std::size_t units);

}  // namespace maia
