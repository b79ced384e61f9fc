// How strong an l1 penalty should be: so that a given number of features is left, or so that rows
// held out are predicted best.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/logistic_regression.hpp"

namespace maia {

struct L1Choice {
  LogisticModel model;
  double c = 0;
  // False where no penalty was found that leaves just as many features as were wanted: the model is
  // then the one with the most that are fewer. Features that enter together, or too few that tell
  // the classes apart, are the reasons.
  bool is_exact = true;
};

// As fit_l1, with a penalty that leaves weights to `wanted` features. The penalty falls from where
// there are none in steps of a constant factor, each fit begun at the one before, and is bisected
// where the number is passed. It falls no further than to a ten-thousandth.
L1Choice fit_l1_features(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                         std::size_t wanted, std::uint64_t seed = 0);

// The same for several numbers, given in ascending order, in one walk: each choice is the one that
// its number would have alone.
std::vector<L1Choice> fit_l1_features(const Matrix& rows, std::span<const int> labels,
                                      std::size_t classes, std::span<const std::size_t> wanted,
                                      std::uint64_t seed = 0);

struct TunedOptions {
  std::vector<double> candidates;  // of c; empty for ten from 1e-4 to 1e4, evenly by logarithm
  int splits = 5;
  std::uint64_t seed = 0;
};

struct TunedL1 {
  LogisticModel model;  // fitted on all rows
  double c = 0;
  std::vector<double> candidates;  // ascending
  std::vector<double> accuracies;  // of a candidate, on rows held out, the mean over splits
};

// Halves the rows at random, class by class, `splits` times; fits each candidate on one half and
// measures it on the other; the best candidate is fitted on all rows, of equals the stronger
// penalty. Throws kBadInput where a class has fewer than two rows or a candidate is not positive.
TunedL1 fit_l1_tuned(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                     const TunedOptions& options);

}  // namespace maia
