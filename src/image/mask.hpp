// Masks joined and grown.
#pragma once

#include "image/image.hpp"

namespace maia {

// Adds what is in `other`, of the same size.
void unite(Mask& mask, const Mask& other);
// Every pixel within `radius` of one that is in the mask, by Euclidean distance.
Mask dilate(const Mask& mask, int radius);

}  // namespace maia
