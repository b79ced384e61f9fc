// The exemplar index: for every unit of chosen layers the pictures that excite it most, and the
// quantiles of its activations over all positions of all pictures.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "exemplar/communicator.hpp"
#include "exemplar/dataset.hpp"
#include "exemplar/index_data.hpp"
#include "nn/network.hpp"

namespace maia {

struct IndexOptions {
  int top = 15;     // exemplars kept a unit; ties go to the earlier picture
  int batch = 4;    // pictures a thread takes at once; the result is the same for any
  int threads = 0;  // 0: as many as there are processors; the result is the same for any
  double checkpoint_seconds = 60;  // the least time between two checkpoints
  // They are rarer where writing them would take more than this part of the time.
  double checkpoint_share = 0.02;
};

class ExemplarIndex {
 public:
  explicit ExemplarIndex(IndexData data) : data_(std::move(data)) {}

  const IndexSource& source() const { return data_.source; }
  const std::string& model() const { return data_.source.model; }
  const std::string& weights_hash() const { return data_.source.weights_hash; }
  const std::string& dataset_hash() const { return data_.source.dataset_hash; }
  const IndexData& data() const { return data_; }
  // Pictures that could not be read, by id, in the dataset's order.
  std::vector<std::string> skipped() const;
  bool has_layer(const std::string& layer) const { return data_.layers.contains(layer); }
  std::vector<std::string> layers() const;
  // Throws kNotFound naming the nearest.
  const IndexedLayer& layer(const std::string& name) const;

  // Highest first. Throws kNotFound for a layer or unit that is not in the index.
  std::span<const Exemplar> top(const std::string& layer, int unit) const;
  // The id of a unit's exemplar or a skipped picture; throws kNotFound for other positions.
  const std::string& id(std::uint32_t position) const;
  // The q-quantile (q in [0, 1]) of the unit's activations over all positions of all pictures: its
  // error is QuantileSketch's, at most 1/128 of the value. Throws kNotFound likewise, kUsage for
  // another q.
  float quantile(const std::string& layer, int unit, double q) const;

  // The layer alone.
  ExemplarIndex only(const std::string& layer) const;
  // Takes over the layers of an index of the same source and pictures.
  void absorb(ExemplarIndex other);

  // The same index gives the same bytes. The file ends in its own SHA-256: load() throws kBadInput
  // for one that is damaged or none of ours, kNotFound for one that is missing.
  void save(const std::filesystem::path& path) const;
  static ExemplarIndex load(const std::filesystem::path& path);

 private:
  const LayerRecord& record(const std::string& layer, int unit) const;

  IndexData data_;
};

// One pass of the dataset, or of the positions `pass` names, through the network for all `layers`,
// on all processors; the result does not depend on their number. A picture that cannot be read is
// skipped and named. Throws kNotFound for an unknown layer, kBadInput where no picture of the
// whole dataset can be read.
struct Pass {
  std::optional<PositionRanges> positions;  // all, if not given
  // Checkpoints are files of this name with an ending of their own; empty: there are none. The same
  // pass started again goes on from them. They are left for remove_checkpoints().
  std::filesystem::path checkpoints;
  // The processes that share the work; the index is rank 0's, and empty on others.
  Communicator& together = alone();
};
ExemplarIndex build_index(const Network& network, const ImageDataset& dataset,
                          std::span<const std::string> layers, const IndexOptions& options,
                          Progress& progress, const Pass& pass = {});

// The index from the cache folder, where each layer is a file of its own; layers that are not there
// are measured in one pass and kept. Of two processes that want the same, one measures and the
// other waits. The index is rank 0's, and empty on others.
ExemplarIndex open_index(const Network& network, const ImageDataset& dataset,
                         std::span<const std::string> layers, const IndexOptions& options,
                         Progress& progress, Communicator& together = alone());

// Which of how many parts of the dataset: the pictures of a shard follow each other.
struct Shard {
  int index = 1;  // from 1
  int count = 1;
};

// One shard of a pass, as a file that merge_shards() takes; a file that holds it already is kept.
// Throws kBadInput where `file` holds something else. The index is rank 0's, and empty on others.
ExemplarIndex build_shard(const Network& network, const ImageDataset& dataset,
                          std::span<const std::string> layers, const IndexOptions& options,
                          Shard shard, const std::filesystem::path& file, Progress& progress,
                          Communicator& together = alone());

// All shards of a pass as one index, with the bytes that a single pass gives. Throws kBadInput for
// shards of different passes, ones that overlap, and where some are missing, naming them.
ExemplarIndex merge_shards(std::span<const std::filesystem::path> files, Progress& progress);

// Keeps the layers of a complete index in the cache folder, where open_index() finds them. Throws
// kBadInput for an index that does not cover its dataset.
void keep_index(const ExemplarIndex& index);

}  // namespace maia
