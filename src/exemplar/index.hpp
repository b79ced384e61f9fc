// The exemplar index: for every unit of chosen layers the pictures that excite it most, and the
// quantiles of its activations over all positions of all pictures.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "exemplar/dataset.hpp"
#include "exemplar/layer_record.hpp"
#include "nn/network.hpp"

namespace maia {

struct IndexOptions {
  int top = 15;    // exemplars kept a unit; ties go to the earlier picture
  int batch = 16;  // pictures a thread takes at once; the result is the same for any
};

// What was measured: the network, its weights and the dataset.
struct IndexSource {
  std::string model;
  std::string weights_hash;
  std::string dataset_hash;
  bool operator==(const IndexSource&) const = default;
};

class ExemplarIndex {
 public:
  ExemplarIndex(IndexSource source, std::vector<std::string> skipped,
                std::map<std::string, LayerRecord> layers);

  const std::string& model() const { return source_.model; }
  const std::string& weights_hash() const { return source_.weights_hash; }
  const std::string& dataset_hash() const { return source_.dataset_hash; }
  const IndexSource& source() const { return source_; }
  // Pictures that could not be read, by id, in the dataset's order.
  const std::vector<std::string>& skipped() const { return skipped_; }
  bool has_layer(const std::string& layer) const { return layers_.contains(layer); }
  std::vector<std::string> layers() const;

  // Highest first. Throws kNotFound for a layer or unit that is not in the index.
  std::span<const Exemplar> top(const std::string& layer, int unit) const;
  // The q-quantile (q in [0, 1]) of the unit's activations over all positions of all pictures: its
  // error is QuantileSketch's, at most 1/128 of the value. Throws kNotFound likewise, kUsage for
  // another q.
  float quantile(const std::string& layer, int unit, double q) const;

  // The layer alone.
  ExemplarIndex only(const std::string& layer) const;
  // Takes over the layers of an index of the same source.
  void absorb(ExemplarIndex other);

  // The same index gives the same bytes. The file ends in its own SHA-256: load() throws kBadInput
  // for one that is damaged or none of ours, kNotFound for one that is missing.
  void save(const std::filesystem::path& path) const;
  static ExemplarIndex load(const std::filesystem::path& path);

 private:
  const LayerRecord& record(const std::string& layer, int unit) const;

  IndexSource source_;
  std::vector<std::string> skipped_;
  std::map<std::string, LayerRecord> layers_;
};

// One pass of the dataset through the network for all `layers`, on all processors; the result does
// not depend on their number. A picture that cannot be read is skipped and named. Throws kNotFound
// for an unknown layer, kBadInput where no picture can be read.
ExemplarIndex build_index(const Network& network, const ImageDataset& dataset,
                          std::span<const std::string> layers, const IndexOptions& options,
                          Progress& progress);

// The index from the cache folder, where each layer is a file of its own; layers that are not there
// are measured in one pass and kept. Of two processes that want the same, one measures and the
// other waits.
ExemplarIndex open_index(const Network& network, const ImageDataset& dataset,
                         std::span<const std::string> layers, const IndexOptions& options,
                         Progress& progress);

}  // namespace maia
