// Random rows of classes that overlap, for tests of classifiers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "stats/matrix.hpp"
#include "stats/standardizer.hpp"

namespace maia {

struct LogisticProblem {
  Matrix rows;  // standardized
  std::vector<int> labels;
  std::size_t classes = 0;
};

// Every third feature differs between classes by about `distance` deviations; all features share
// the part `correlation` of their deviation.
inline LogisticProblem random_problem(std::uint64_t seed, std::size_t rows, std::size_t features,
                                      std::size_t classes, double distance,
                                      double correlation = 0) {
  Random random(seed);
  Matrix centres(classes, features);
  for (std::size_t j = 0; j < features; j += 3) {
    for (std::size_t k = 0; k < classes; ++k) centres.at(k, j) = distance * random.normal();
  }
  LogisticProblem problem{Matrix(rows, features), {}, classes};
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t label = i % classes;
    problem.labels.push_back(static_cast<int>(label));
    const double shared = random.normal();
    for (std::size_t j = 0; j < features; ++j) {
      problem.rows.at(i, j) = centres.at(label, j) + correlation * shared +
                              std::sqrt(1 - correlation * correlation) * random.normal();
    }
  }
  problem.rows = Standardizer(problem.rows).apply(problem.rows);
  return problem;
}

}  // namespace maia
