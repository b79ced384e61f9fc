// Quantiles of a stream of floats in little memory: a histogram whose bins are the leading bits of
// the number, in the manner of DDSketch (Masson, Rim and Lee 2019). Counts are exact integers, so
// neither the order of the values nor how they were split over sketches changes a single byte.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "exemplar/bytes.hpp"

namespace maia {

// 14 KB. The minimum and maximum are exact. A quantile is off by at most 1/128 of its value where
// that lies between 2^-16 and 2^12 in size, by less than 2^-16 below, and is only bounded by the
// extremes above.
class QuantileSketch {
 public:
  // A quantile is off by at most its value divided by this, within the bounds above.
  static constexpr int kErrorDenominator = 128;

  // The layout: bins of the leading bits of a number from 2^-16 to 2^12 in size, and in the middle
  // one bin for what is smaller.
  static constexpr int kMantissaBits = 6;
  static_assert(kErrorDenominator == 2 << kMantissaBits);
  static constexpr int kLowestExponent = -16;
  static constexpr int kHighestExponent = 12;
  static constexpr int kHalf = (kHighestExponent - kLowestExponent) << kMantissaBits;
  static constexpr int kBins = 2 * kHalf + 1;
  // More bins for the middle one while values are added: half of a layer after a ReLU is zeros, and
  // counting them all in one place makes each wait for the one before.
  static constexpr int kSpares = 8;

  QuantileSketch() : counts_(kBins + kSpares, 0) {}

  // Adds the values, which are numbers and at least one, and returns their maximum.
  float add(std::span<const float> values);
  void merge(const QuantileSketch& other);

  std::uint64_t count() const { return count_; }
  float minimum() const { return minimum_; }
  float maximum() const { return maximum_; }
  // An estimate of the value of rank floor(q * (count - 1)) in ascending order, from 0; q in [0,
  // 1]. Zero where nothing was added.
  float quantile(double q) const;

  void write(ByteWriter& writer) const;
  static QuantileSketch read(ByteReader& reader);

 private:
  struct Range {
    std::int32_t lowest;
    std::int32_t highest;
  };
  Range add_block(const float* values, std::size_t count);
  static std::size_t bin_of(float value);
  void gather_spares();
  void widen_counts();
  std::uint64_t bin_count(std::size_t bin) const;
  static float bin_value(int bin);

  std::vector<std::uint32_t> counts_;
  std::vector<std::uint64_t> earlier_;  // counts moved here before 32 bits would overflow
  std::uint64_t counted_ = 0;           // values in counts_
  std::uint64_t count_ = 0;
  float minimum_ = 0;
  float maximum_ = 0;
};

}  // namespace maia
