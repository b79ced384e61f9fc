#include "stats/permutation.hpp"

#include <cmath>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

constexpr std::size_t kMostExactPairs = 20;

// Sums are the same arrangement's whatever their order, but for rounding.
class Extremes {
 public:
  explicit Extremes(std::span<const double> differences) : differences_(differences) {
    double sum = 0;
    double size = 0;
    for (const double difference : differences) {
      sum += difference;
      size += std::abs(difference);
    }
    bound_ = std::abs(sum) - 1e-12 * size;
  }

  bool has(double sum) const { return std::abs(sum) >= bound_; }

  // Of the arrangements of the differences from `next` on.
  std::size_t count(std::size_t next, double sum) const {
    if (next == differences_.size()) return has(sum) ? 1 : 0;
    return count(next + 1, sum + differences_[next]) + count(next + 1, sum - differences_[next]);
  }

 private:
  std::span<const double> differences_;
  double bound_ = 0;
};

}  // namespace

double paired_permutation_p(std::span<const double> a, std::span<const double> b,
                            std::uint64_t seed, int draws) {
  if (a.size() != b.size()) {
    throw Error(ErrorKind::kInternal, "paired_permutation_p got samples of different lengths");
  }
  if (a.empty()) return 1;
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  const Extremes extremes(differences);
  if (a.size() <= kMostExactPairs) {
    return static_cast<double>(extremes.count(0, 0)) / std::exp2(static_cast<double>(a.size()));
  }
  Random random(seed);
  int found = 1;
  for (int i = 0; i < draws; ++i) {
    double sum = 0;
    std::uint64_t signs = 0;
    for (std::size_t k = 0; k < differences.size(); ++k) {
      if (k % 64 == 0) signs = random.next();
      sum += (signs >> (k % 64) & 1) != 0 ? differences[k] : -differences[k];
    }
    if (extremes.has(sum)) ++found;
  }
  return static_cast<double>(found) / (draws + 1.0);
}

}  // namespace maia
