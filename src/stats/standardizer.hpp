// Columns brought to mean 0 and deviation 1, as scikit-learn's StandardScaler does it.
#pragma once

#include <vector>

#include "stats/matrix.hpp"

namespace maia {

class Standardizer {
 public:
  // Takes means and deviations (divided by n) of the columns. A column that is constant but for
  // rounding has scale 1, so that its own rows become zeros. Throws kBadInput for no rows or a
  // value that is not finite.
  explicit Standardizer(const Matrix& matrix);

  // Throws kBadInput where the number of columns is another one.
  Matrix apply(const Matrix& matrix) const;

  const std::vector<double>& means() const { return means_; }
  const std::vector<double>& scales() const { return scales_; }

 private:
  std::vector<double> means_;
  std::vector<double> scales_;
};

}  // namespace maia
