// How well the lit regions of units and the places of concepts coincide over many pictures, as
// Network Dissection counts it (Bau et al. 2017).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "image/image.hpp"

namespace maia {

// A mask as bits, for counting.
class PackedMask {
 public:
  explicit PackedMask(const Mask& mask);
  std::size_t count() const { return count_; }
  // Pixels in both, which must be of the same size.
  std::size_t in_common(const PackedMask& other) const;

 private:
  std::vector<std::uint64_t> words_;
  std::size_t count_ = 0;
};

class OverlapTally {
 public:
  OverlapTally(std::size_t units, std::size_t concepts);

  // What one picture shows: units and concepts by number, those alone that have a pixel in it.
  using Shown = std::vector<std::pair<std::size_t, PackedMask>>;
  void add(const Shown& units, const Shown& concepts);
  void add(const OverlapTally& other);

  // Intersections over unions, both summed over all pictures; 0 where the unions are empty.
  double iou(std::size_t unit, std::size_t concept_number) const;
  // The concept with the highest, the first of equals; nothing where all are 0.
  struct Best {
    std::size_t concept_number = 0;
    double iou = 0;
  };
  Best best(std::size_t unit) const;

 private:
  std::size_t concepts_;
  std::vector<std::uint64_t> unit_pixels_;
  std::vector<std::uint64_t> concept_pixels_;
  std::vector<std::uint64_t> common_;  // units x concepts
};

}  // namespace maia
