// How well a number separates two samples: the area under the ROC curve and its significance.
#pragma once

#include <span>

namespace maia {

// The chance that a random value of `positive` exceeds a random one of `negative`, ties counting
// half (Hanley and McNeil 1982): 1 separates perfectly, 0.5 not at all. 0.5 where a sample is
// empty.
double roc_area(std::span<const double> positive, std::span<const double> negative);

// One-sided p value of "positive tends to be larger" (Mann and Whitney 1947): the exact
// distribution where the smaller sample has at most 8 values and nothing is tied, else the normal
// approximation with corrections for ties and continuity. 1 where a sample is empty.
double mann_whitney_p(std::span<const double> positive, std::span<const double> negative);

}  // namespace maia
