// What an index file holds, as plain data: all of an index, a shard of one, or the checkpoint of
// a pass. They differ only in which pictures they cover.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "exemplar/dataset.hpp"
#include "exemplar/layer_record.hpp"
#include "exemplar/positions.hpp"

namespace maia {

// What was measured: the network, its weights and the dataset.
struct IndexSource {
  std::string model;
  std::string weights_hash;
  std::string dataset_hash;
  bool operator==(const IndexSource&) const = default;
};

struct IndexedLayer {
  int height = 0;  // of the activation map
  int width = 0;
  LayerRecord record;
};

struct IndexData {
  IndexSource source;
  int top = 0;                 // exemplars kept a unit
  std::uint32_t pictures = 0;  // in the whole dataset
  PositionRanges covered;      // the pictures that were measured or skipped
  std::set<std::uint32_t> skipped;
  // By position: the ids of the pictures that are skipped or a unit's exemplar. Empty in a
  // checkpoint.
  std::map<std::uint32_t, std::string> ids;
  std::map<std::string, IndexedLayer> layers;

  std::size_t measured() const { return count_positions(covered) - skipped.size(); }
  bool complete() const { return count_positions(covered) == pictures; }
};

// Whether both come from the same pass but for the pictures covered: the same source, exemplars
// a unit, number of pictures, layers, units and maps.
bool same_pass(const IndexData& a, const IndexData& b);

// Adds what was measured on other pictures; the two must be of the same_pass and not overlap. Any
// order of merges gives the same result.
void merge(IndexData& into, IndexData&& other);

// Fills `ids` from the dataset, or keeps of the present ones those that belong there.
void name_pictures(IndexData& data, const ImageDataset& dataset);
void drop_other_ids(IndexData& data);

// The file's bytes, the same for the same data.
std::vector<std::uint8_t> index_bytes(const IndexData& data);
// Whether the bytes begin as an index file of any version does.
bool is_index(std::span<const std::uint8_t> bytes);
// Throws kBadInput naming `what` for bytes that are damaged, another version's or none of ours.
IndexData parse_index(std::span<const std::uint8_t> bytes, const std::string& what);

}  // namespace maia
