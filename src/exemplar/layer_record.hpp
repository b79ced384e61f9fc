// What the index keeps of one layer: for every unit its exemplars and its quantile sketch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "exemplar/bytes.hpp"
#include "exemplar/quantile_sketch.hpp"
#include "nn/network.hpp"

namespace maia {

struct Exemplar {
  std::uint32_t image = 0;  // position in the dataset
  float activation = 0;     // maximum over the unit's map
  bool operator==(const Exemplar&) const = default;
};

// The result does not depend on the order of the pictures, nor on how they were split over records
// that were merged.
class LayerRecord {
 public:
  // `top` is the number of exemplars kept.
  LayerRecord(int units, int top);

  // `images` are the positions in the dataset of the batch's pictures.
  void add(const LayerActivations& activations, std::span<const std::uint32_t> images);
  // Of the same layer, over other pictures.
  void merge(const LayerRecord& other);

  int units() const { return static_cast<int>(units_.size()); }
  // Highest first, equal ones by position.
  std::span<const Exemplar> top(int unit) const { return units_[std::size_t(unit)].top; }
  const QuantileSketch& sketch(int unit) const { return units_[std::size_t(unit)].sketch; }

  void write(ByteWriter& writer) const;
  static LayerRecord read(ByteReader& reader);

 private:
  struct Unit {
    std::vector<Exemplar> top;
    QuantileSketch sketch;
  };
  void offer(Unit& unit, Exemplar exemplar) const;

  std::size_t top_;
  std::vector<Unit> units_;
};

}  // namespace maia
