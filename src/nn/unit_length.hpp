// Vectors of length one, whose product is the cosine.
#pragma once

#include <vector>

namespace maia {

// A vector of zeros stays one.
std::vector<float> to_unit_length(std::vector<float> values);

// Of vectors of unit length and of as many numbers.
double cosine(const std::vector<float>& a, const std::vector<float>& b);

}  // namespace maia
