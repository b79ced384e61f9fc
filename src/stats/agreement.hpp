// How far numbers, or raters, agree.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace maia {

struct Correlation {
  double rho = 0;
  double p = 1;  // two-sided, of "there is none", by Student's t
};

// Of the ranks, tied values sharing their mean rank (Spearman 1904). 0 with p = 1 for fewer than
// three pairs or where one side does not vary. Throws kInternal where the lengths differ.
Correlation spearman(std::span<const double> a, std::span<const double> b);

// counts[i][c]: how many raters put case i into category c, the same number of raters for every
// case. Agreement beyond chance: 1 for perfect, 0 for what chance gives (Fleiss 1971). 1 where all
// ratings are of one category; 0 for no cases or fewer than two raters. Throws kInternal for rows
// that differ in length or in raters.
double fleiss_kappa(std::span<const std::vector<std::size_t>> counts);

}  // namespace maia
