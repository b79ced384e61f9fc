#include "nn/unit_length.hpp"

#include <cmath>
#include <numeric>

namespace maia {

std::vector<float> to_unit_length(std::vector<float> values) {
  const double length = std::sqrt(cosine(values, values));
  if (!(length > 0)) return values;
  for (float& value : values) value = static_cast<float>(value / length);
  return values;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace maia
