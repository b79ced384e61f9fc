// Whether an index says what is so: some of its exemplars are measured again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "exemplar/index.hpp"

namespace maia {

struct SpotCheck {
  std::size_t pictures = 0;        // measured again
  std::size_t activations = 0;     // of units that have them among their exemplars
  double largest_difference = 0;   // relative, to 1 where the activation is smaller
  std::vector<std::string> wrong;  // what differs by more than kSpotCheckTolerance, in words
};

// Other processors and libraries sum in another order.
inline constexpr double kSpotCheckTolerance = 1e-3;

// Measures `pictures` of the exemplars again, chosen by `seed`. Throws kBadInput where the index is
// of other weights or pictures.
SpotCheck spot_check(const ExemplarIndex& index, const Network& network,
                     const ImageDataset& dataset, std::size_t pictures, std::uint64_t seed,
                     Progress& progress);

}  // namespace maia
