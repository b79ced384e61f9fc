// Paired permutation tests: nothing is assumed of the differences but that, if both methods are
// equally good, each could as well have the other sign.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace maia {

// With fewer pairs no arrangement of signs is rare enough for p < 0.05, two-sided.
inline constexpr std::size_t kLeastPairs = 6;

// Two-sided p value of "a[i] - b[i] is zero in the mean" (Fisher 1935): the share of the sign
// arrangements whose mean is as far from zero. All of them up to 20 pairs; for more, `draws` that
// depend on `seed` alone, the observed one counted among them (Phipson and Smyth 2010). 1 for no
// pairs. Throws kInternal where the lengths differ.
double paired_permutation_p(std::span<const double> a, std::span<const double> b,
                            std::uint64_t seed, int draws = 20'000);

}  // namespace maia
