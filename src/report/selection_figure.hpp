// Classifiers of selected units as a figure: test accuracy against the number of units.
#pragma once

#include "eval/feature_selection.hpp"
#include "report/evaluation_figures.hpp"

namespace maia {

// Units of the candidates on one axis; a classifier of more of them stands behind a break in it,
// with its number of units. Every kind has a colour and a mark of its own.
Figure selection_figure(const SelectionResult& result);

}  // namespace maia
