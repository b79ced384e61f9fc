// The exemplar index: for every unit of chosen layers the pictures that excite it most, and the
// quantiles of its activations over all positions of all pictures.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "exemplar/dataset.hpp"
#include "nn/network.hpp"

namespace maia {

struct Exemplar {
  std::uint32_t image = 0;  // position in the dataset
  float activation = 0;     // maximum over the unit's map
};

struct IndexOptions {
  int top = 15;         // exemplars kept a unit; ties go to the earlier picture
  int batch = 16;
};

class ExemplarIndex {
 public:
  // Identifies what was measured: the network, its weights and the dataset.
  const std::string& model() const;
  const std::string& weights_hash() const;
  const std::string& dataset_hash() const;
  // Pictures that could not be read, by id.
  const std::vector<std::string>& skipped() const;
  bool has_layer(const std::string& layer) const;

  // Highest first.
  std::span<const Exemplar> top(const std::string& layer, int unit) const;
  // The q-quantile of the unit's activations over all positions of all pictures, with the sketch's
  // error bound.
  float quantile(const std::string& layer, int unit, double q) const;
};

}  // namespace maia
