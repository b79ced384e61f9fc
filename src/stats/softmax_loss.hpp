// The loss that both logistic regressions minimize, and its gradient: the mean over rows of minus
// the logarithm of the probability that a model gives to the row's label.
#pragma once

#include <span>

#include "stats/logistic_model.hpp"

namespace maia {

struct SoftmaxLoss {
  double mean = 0;
  Matrix probabilities;  // rows x classes
};

// Sizes must match.
SoftmaxLoss softmax_loss(const Matrix& rows, std::span<const int> labels,
                         const LogisticModel& model);

// Of the mean loss, in the shape of a model.
LogisticModel softmax_gradient(const Matrix& rows, std::span<const int> labels,
                               const Matrix& probabilities);

// Turns margins, one a class, into probabilities and returns the logarithm of the sum of their
// exponentials.
double softmax_in_place(std::span<double> margins);

}  // namespace maia
