// The page a predictive evaluation is read in: figures, means by layer and method, comparisons, and
// every unit with the pictures behind its numbers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "eval/predictive_summary.hpp"
#include "report/page_parts.hpp"
#include "store/run_store.hpp"

namespace maia {

struct EvaluationTitle {
  std::string title;                 // "Predictive evaluation"
  std::vector<std::string> remarks;  // a sentence each: who wrote prompts, who paired, the seed
};

// For the folder of `store`, whose pictures and reports it names relative to itself; nothing else
// is loaded. What was recorded is shown as text.
std::string evaluation_page_html(const EvaluationTitle& title, const PredictiveSummary& summary,
                                 std::span<const UnitPrediction> units,
                                 std::span<const PageFigure> figures, const RunStore& store);

}  // namespace maia
