// A forced choice as a figure: of each judge how often it prefers which method.
#pragma once

#include "eval/choice_summary.hpp"
#include "report/evaluation_figures.hpp"

namespace maia {

// A row a judge on an axis from 0 to 1: a filled dot for the first method, a hollow one for the
// second, each with its interval.
Figure choice_figure(const ChoicePairs& pairs, const ChoiceSummary& summary);

}  // namespace maia
