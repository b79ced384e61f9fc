// Which units a sweep is about, as a person writes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nn/model.hpp"

namespace maia {

struct SweepUnit {
  std::string layer;
  int unit = 0;

  bool operator==(const SweepUnit&) const = default;
  bool operator<(const SweepUnit& other) const {
    return layer != other.layer ? layer < other.layer : unit < other.unit;
  }
};

struct SweepUnits {
  std::vector<SweepUnit> units;  // each once, in the order they were named
  std::size_t repeated = 0;      // how many more had been named
};

// Of each text "LAYER:UNITS", where UNITS are as in 3 or 3,7 or 10-12, "all", or "random:COUNT"
// (drawn by `seed`, the same for the same layer), or of a file with such a text a line, where "#"
// begins a comment. Throws kUsage or kBadInput for what cannot be read, kNotFound for a layer, a
// unit or a file that is not there.
SweepUnits read_sweep_units(const std::vector<std::string>& texts, std::uint64_t seed,
                            const Model& model);

// Without those that are named again.
SweepUnits each_unit_once(std::vector<SweepUnit> units);

// The layers of the units, each once.
std::vector<std::string> layers_of(const std::vector<SweepUnit>& units);

}  // namespace maia
