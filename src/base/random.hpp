// Seeded random numbers that are the same on every machine (the standard distributions are not).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace maia {

// xoshiro256** (Blackman and Vigna 2018), seeded through splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();
  // In [0, 1).
  double uniform();
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  // In [0, n), without modulo bias; n must be positive.
  std::uint64_t below(std::uint64_t n);
  // An integer in [low, high], both included.
  int between(int low, int high);
  // Standard normal, by Marsaglia's polar method.
  double normal();

  template <typename T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }
  template <typename Container>
  const auto& pick(const Container& items) {
    return items[below(items.size())];
  }

 private:
  std::uint64_t state_[4];
};

// A seed for a named part of something seeded: equal inputs give equal seeds, and different labels
// give independent ones.
std::uint64_t derive_seed(std::uint64_t seed, std::string_view label);
std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t index);

// Sixteen hexadecimal digits that nothing else has, from the system's random numbers.
std::string name_unlike_others();

}  // namespace maia
