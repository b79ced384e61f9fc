#include "exemplar/quantile_sketch.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "base/processor.hpp"

namespace maia {
namespace {

constexpr int kMantissaBits = QuantileSketch::kMantissaBits;
constexpr int kLowestExponent = QuantileSketch::kLowestExponent;
constexpr int kHalf = QuantileSketch::kHalf;
constexpr int kBins = QuantileSketch::kBins;
constexpr int kSpares = QuantileSketch::kSpares;
constexpr std::size_t kBlock = 256;
constexpr std::size_t kLanes = 16;
static_assert(kBlock % kLanes == 0 && kLanes % kSpares == 0);

// Integers in the order of the floats they stand for, so that extremes are found with vector
// instructions; its own inverse.
std::int32_t ordered(std::int32_t bits) {
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

// The bits of a float above the mantissa's lower 17 count bins linearly within each power of two.
inline std::int32_t bin_of_bits(std::int32_t bits) {
  constexpr int kShift = 23 - kMantissaBits;
  constexpr int kFirst = ((127 + kLowestExponent) << kMantissaBits) - 1;
  const std::int32_t sign = bits >> 31;
  const std::int32_t size = ((bits & 0x7fffffff) >> kShift) - kFirst;
  const std::int32_t bin = std::min(std::max(size, 0), kHalf);
  return kHalf + ((bin ^ sign) - sign);
}

// The vector part of counting: the bin of each of `count` values, and their extremes as ordered
// integers. A loop of constant length becomes vector instructions.
MAIA_FOR_EACH_PROCESSOR
void locate(const float* values, std::size_t count, std::int32_t* bins, std::int32_t& lowest_key,
            std::int32_t& highest_key) {
  std::array<std::int32_t, kBlock> bits;
  std::memcpy(bits.data(), values, count * sizeof(float));
  const std::size_t whole = (count + kLanes - 1) / kLanes * kLanes;
  for (std::size_t i = count; i < whole; ++i) bits[i] = bits[0];
  std::array<std::int32_t, kLanes> lowest;
  std::array<std::int32_t, kLanes> highest;
  lowest.fill(std::numeric_limits<std::int32_t>::max());
  highest.fill(std::numeric_limits<std::int32_t>::min());
  for (std::size_t start = 0; start < whole; start += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::int32_t value = bits[start + lane];
      const std::int32_t bin = bin_of_bits(value);
      bins[start + lane] = bin == kHalf ? kBins + static_cast<std::int32_t>(lane % kSpares) : bin;
      const std::int32_t key = ordered(value);
      lowest[lane] = std::min(lowest[lane], key);
      highest[lane] = std::max(highest[lane], key);
    }
  }
  lowest_key = *std::min_element(lowest.begin(), lowest.end());
  highest_key = *std::max_element(highest.begin(), highest.end());
}

}  // namespace

std::size_t QuantileSketch::bin_of(float value) {
  return static_cast<std::size_t>(bin_of_bits(std::bit_cast<std::int32_t>(value)));
}

QuantileSketch::Range QuantileSketch::add_block(const float* values, std::size_t count) {
  std::array<std::int32_t, kBlock> bins;
  Range range{};
  locate(values, count, bins.data(), range.lowest, range.highest);
  for (std::size_t i = 0; i < count; ++i) ++counts_[static_cast<std::size_t>(bins[i])];
  return range;
}

// What the spare bins counted belongs to the middle one.
void QuantileSketch::gather_spares() {
  for (int i = kBins; i < kBins + kSpares; ++i) {
    counts_[kHalf] += std::exchange(counts_[static_cast<std::size_t>(i)], 0);
  }
}

float QuantileSketch::add(std::span<const float> values) {
  if (counted_ + values.size() > std::numeric_limits<std::uint32_t>::max()) widen_counts();
  Range range{std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()};
  for (std::size_t start = 0; start < values.size(); start += kBlock) {
    const auto part = add_block(values.data() + start, std::min(kBlock, values.size() - start));
    range = {std::min(range.lowest, part.lowest), std::max(range.highest, part.highest)};
  }
  gather_spares();
  // Adding zero makes -0 into +0: the two are equal, and which came first must not show.
  const float lowest = std::bit_cast<float>(ordered(range.lowest)) + 0.0F;
  const float highest = std::bit_cast<float>(ordered(range.highest)) + 0.0F;
  minimum_ = count_ == 0 ? lowest : std::min(minimum_, lowest);
  maximum_ = count_ == 0 ? highest : std::max(maximum_, highest);
  count_ += values.size();
  counted_ += values.size();
  return highest;
}

void QuantileSketch::widen_counts() {
  earlier_.resize(kBins, 0);
  for (std::size_t i = 0; i < std::size_t{kBins}; ++i) earlier_[i] += counts_[i];
  std::fill(counts_.begin(), counts_.end(), 0);
  counted_ = 0;
}

void QuantileSketch::merge(const QuantileSketch& other) {
  if (other.count_ == 0) return;
  const std::size_t end = bin_of(other.maximum_) + 1;
  if (counted_ + other.count_ > std::numeric_limits<std::uint32_t>::max()) {
    widen_counts();
    for (std::size_t i = bin_of(other.minimum_); i < end; ++i) earlier_[i] += other.bin_count(i);
  } else {
    for (std::size_t i = bin_of(other.minimum_); i < end; ++i) counts_[i] += other.counts_[i];
    counted_ += other.count_;
  }
  minimum_ = count_ == 0 ? other.minimum_ : std::min(minimum_, other.minimum_);
  maximum_ = count_ == 0 ? other.maximum_ : std::max(maximum_, other.maximum_);
  count_ += other.count_;
}

std::uint64_t QuantileSketch::bin_count(std::size_t bin) const {
  return counts_[bin] + (earlier_.empty() ? 0 : earlier_[bin]);
}

// The middle of the bin's values.
float QuantileSketch::bin_value(int bin) {
  const int size = std::abs(bin - kHalf);
  if (size == 0) return 0;
  const int exponent = kLowestExponent + ((size - 1) >> kMantissaBits);
  const int step = (size - 1) & ((1 << kMantissaBits) - 1);
  const double value = std::ldexp(1 + (step + 0.5) / (1 << kMantissaBits), exponent);
  return static_cast<float>(bin < kHalf ? -value : value);
}

float QuantileSketch::quantile(double q) const {
  if (count_ == 0) return 0;
  const auto rank = static_cast<std::uint64_t>(q * static_cast<double>(count_ - 1));
  if (rank == 0) return minimum_;
  if (rank >= count_ - 1) return maximum_;
  std::uint64_t below = 0;
  int bin = 0;
  while (below + bin_count(static_cast<std::size_t>(bin)) <= rank) {
    below += bin_count(static_cast<std::size_t>(bin++));
  }
  // The outermost bins also hold all that is larger than any bin; of those values only the extremes
  // are known.
  if (bin == 0) return std::min(minimum_, bin_value(0));
  if (bin == kBins - 1) return std::max(maximum_, bin_value(bin));
  return std::clamp(bin_value(bin), minimum_, maximum_);
}

// Extremes, and the bins in use: their number, and for each the distance from the last and its
// count.
void QuantileSketch::write(ByteWriter& writer) const {
  writer.real(minimum_);
  writer.real(maximum_);
  std::uint64_t used = 0;
  for (std::size_t i = 0; i < std::size_t{kBins}; ++i) used += bin_count(i) > 0 ? 1 : 0;
  writer.varint(used);
  std::size_t last = 0;
  for (std::size_t i = 0; i < std::size_t{kBins}; ++i) {
    if (bin_count(i) == 0) continue;
    writer.varint(i - last);
    writer.varint(bin_count(i));
    last = i;
  }
}

QuantileSketch QuantileSketch::read(ByteReader& reader) {
  QuantileSketch sketch;
  sketch.minimum_ = reader.real();
  sketch.maximum_ = reader.real();
  std::uint64_t bin = 0;
  for (std::uint64_t used = reader.varint(); used > 0; --used) {
    bin += reader.varint();
    if (bin < bin_of(sketch.minimum_) || bin > bin_of(sketch.maximum_)) reader.fail();
    const std::uint64_t count = reader.varint();
    if (count > std::numeric_limits<std::uint32_t>::max() - sketch.counted_) {
      sketch.widen_counts();
      sketch.earlier_[bin] += count;
    } else {
      sketch.counts_[bin] += static_cast<std::uint32_t>(count);
      sketch.counted_ += count;
    }
    sketch.count_ += count;
  }
  return sketch;
}

}  // namespace maia
