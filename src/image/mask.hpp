// Masks joined, grown and measured.
#pragma once

#include "image/image.hpp"
#include "image/resample.hpp"

namespace maia {

// Adds what is in `other`, of the same size.
void unite(Mask& mask, const Mask& other);
// Every pixel within `radius` of one that is in the mask, by Euclidean distance.
Mask dilate(const Mask& mask, int radius);

std::size_t count_of(const Mask& mask);
// The smallest region that has all of it; of an empty mask one of no size.
Region bounds_of(const Mask& mask);

}  // namespace maia
