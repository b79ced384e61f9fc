#include "exemplar/layer_record.hpp"

#include <algorithm>

namespace maia {
namespace {

constexpr std::uint64_t kMaxUnits = 1 << 20;
constexpr std::uint64_t kMaxTop = 1 << 16;

bool comes_before(const Exemplar& a, const Exemplar& b) {
  return a.activation > b.activation || (a.activation == b.activation && a.image < b.image);
}

}  // namespace

LayerRecord::LayerRecord(int units, int top)
    : top_(static_cast<std::size_t>(top)), units_(static_cast<std::size_t>(units)) {}

void LayerRecord::offer(Unit& unit, Exemplar exemplar) const {
  if (unit.top.size() == top_) {
    if (top_ == 0 || !comes_before(exemplar, unit.top.back())) return;
    unit.top.pop_back();
  }
  unit.top.insert(std::upper_bound(unit.top.begin(), unit.top.end(), exemplar, comes_before),
                  exemplar);
}

// Unit by unit, so that a unit's bins stay in the processor's cache for the whole batch.
void LayerRecord::add(const LayerActivations& activations, std::span<const std::uint32_t> images) {
  for (int u = 0; u < units(); ++u) {
    Unit& unit = units_[static_cast<std::size_t>(u)];
    for (int i = 0; i < activations.images; ++i) {
      const float maximum = unit.sketch.add(activations.map(i, u));
      offer(unit, {images[static_cast<std::size_t>(i)], maximum});
    }
  }
}

void LayerRecord::merge(const LayerRecord& other) {
  for (std::size_t u = 0; u < units_.size(); ++u) {
    units_[u].sketch.merge(other.units_[u].sketch);
    for (const Exemplar& exemplar : other.units_[u].top) offer(units_[u], exemplar);
  }
}

void LayerRecord::write(ByteWriter& writer) const {
  writer.varint(units_.size());
  writer.varint(top_);
  for (const Unit& unit : units_) {
    writer.varint(unit.top.size());
    for (const Exemplar& exemplar : unit.top) {
      writer.varint(exemplar.image);
      writer.real(exemplar.activation);
    }
    unit.sketch.write(writer);
  }
}

LayerRecord LayerRecord::read(ByteReader& reader) {
  const std::uint64_t units = reader.varint();
  const std::uint64_t top = reader.varint();
  if (units > kMaxUnits || top > kMaxTop) reader.fail();
  LayerRecord record(0, static_cast<int>(top));
  for (std::uint64_t u = 0; u < units; ++u) {
    Unit unit;
    const std::uint64_t kept = reader.varint();
    if (kept > top) reader.fail();
    for (std::uint64_t i = 0; i < kept; ++i) {
      const auto image = static_cast<std::uint32_t>(reader.varint());
      unit.top.push_back({image, reader.real()});
    }
    unit.sketch = QuantileSketch::read(reader);
    record.units_.push_back(std::move(unit));
  }
  return record;
}

}  // namespace maia
