#include "exemplar/index_data.hpp"

#include <algorithm>

namespace maia {
namespace {

std::set<std::uint32_t> named_positions(const IndexData& data) {
  std::set<std::uint32_t> positions = data.skipped;
  for (const auto& [name, layer] : data.layers) {
    for (int unit = 0; unit < layer.record.units(); ++unit) {
      for (const Exemplar& exemplar : layer.record.top(unit)) positions.insert(exemplar.image);
    }
  }
  return positions;
}

}  // namespace

bool same_pass(const IndexData& a, const IndexData& b) {
  return a.source == b.source && a.top == b.top && a.pictures == b.pictures &&
         std::equal(a.layers.begin(), a.layers.end(), b.layers.begin(), b.layers.end(),
                    [](const auto& x, const auto& y) {
                      return x.first == y.first && x.second.height == y.second.height &&
                             x.second.width == y.second.width &&
                             x.second.record.units() == y.second.record.units();
                    });
}

void merge(IndexData& into, IndexData&& other) {
  into.covered = unite(into.covered, other.covered);
  into.skipped.merge(other.skipped);
  into.ids.merge(other.ids);
  for (auto& [name, layer] : into.layers) layer.record.merge(other.layers.at(name).record);
  drop_other_ids(into);
}

void name_pictures(IndexData& data, const ImageDataset& dataset) {
  data.ids.clear();
  for (const std::uint32_t position : named_positions(data)) {
    data.ids.emplace_hint(data.ids.end(), position, dataset.id(position));
  }
}

void drop_other_ids(IndexData& data) {
  if (data.ids.empty()) return;
  const auto kept = named_positions(data);
  std::erase_if(data.ids, [&](const auto& entry) { return !kept.contains(entry.first); });
}

}  // namespace maia
