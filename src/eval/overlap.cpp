#include "eval/overlap.hpp"

#include <bit>

#include "base/error.hpp"

namespace maia {

PackedMask::PackedMask(const Mask& mask) : words_((mask.values.size() + 63) / 64) {
  for (std::size_t i = 0; i < mask.values.size(); ++i) {
    if (mask.values[i] == 0) continue;
    words_[i / 64] |= std::uint64_t{1} << (i % 64);
    ++count_;
  }
}

std::size_t PackedMask::in_common(const PackedMask& other) const {
  if (words_.size() != other.words_.size()) {
    throw Error(ErrorKind::kInternal, "masks of different sizes have nothing in common");
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    count += static_cast<std::size_t>(std::popcount(words_[i] & other.words_[i]));
  }
  return count;
}

OverlapTally::OverlapTally(std::size_t units, std::size_t concepts)
    : concepts_(concepts),
      unit_pixels_(units),
      concept_pixels_(concepts),
      common_(units * concepts) {}

void OverlapTally::add(const Shown& units, const Shown& concepts) {
  for (const auto& [number, mask] : concepts) concept_pixels_[number] += mask.count();
  for (const auto& [unit, lit] : units) {
    unit_pixels_[unit] += lit.count();
    for (const auto& [number, mask] : concepts) {
      common_[unit * concepts_ + number] += lit.in_common(mask);
    }
  }
}

void OverlapTally::add(const OverlapTally& other) {
  const auto sum = [](std::vector<std::uint64_t>& to, const std::vector<std::uint64_t>& from) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
  };
  sum(unit_pixels_, other.unit_pixels_);
  sum(concept_pixels_, other.concept_pixels_);
  sum(common_, other.common_);
}

double OverlapTally::iou(std::size_t unit, std::size_t concept_number) const {
  const std::uint64_t common = common_[unit * concepts_ + concept_number];
  const std::uint64_t either = unit_pixels_[unit] + concept_pixels_[concept_number] - common;
  return either == 0 ? 0 : double(common) / double(either);
}

OverlapTally::Best OverlapTally::best(std::size_t unit) const {
  Best best;
  for (std::size_t i = 0; i < concepts_; ++i) {
    const double value = iou(unit, i);
    if (value > best.iou) best = {i, value};
  }
  return best;
}

}  // namespace maia
