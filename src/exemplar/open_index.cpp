#include <optional>

#include "base/files.hpp"
#include "base/text.hpp"
#include "exemplar/checkpoint.hpp"
#include "exemplar/index.hpp"
#include "exemplar/index_cache.hpp"

namespace maia {
namespace {

// Rank 0's list of layers, on all ranks.
std::vector<std::string> agree(Communicator& together, const std::vector<std::string>& layers) {
  ByteWriter writer;
  for (const auto& layer : layers) writer.text(layer);
  const auto bytes = together.broadcast(writer.bytes());
  ByteReader reader(bytes, "a message of the job");
  std::vector<std::string> agreed;
  while (!reader.at_end()) agreed.push_back(reader.text());
  return agreed;
}

}  // namespace

ExemplarIndex open_index(const Network& network, const ImageDataset& dataset,
                         std::span<const std::string> layers, const IndexOptions& options,
                         Progress& progress, Communicator& together) {
  for (const auto& layer : layers) network.layer(layer);
  const IndexCache cache({network.name(), network.weights_hash(), dataset.hash()}, options.top);
  const bool first = together.rank() == 0;
  ExemplarIndex index{IndexData{}};
  std::vector<std::string> missing;
  std::optional<FileLock> lock;
  if (first) missing = cache.collect(layers, index, progress);
  if (!missing.empty()) {
    lock.emplace(cache.lock_file(), [&] {
      progress.note("waiting for another process that measures the same pictures");
    });
    missing = cache.collect(missing, index, progress);
  }
  missing = agree(together, missing);
  if (missing.empty()) return index;
  const auto checkpoints = cache.checkpoints(missing);
  {
    const ExemplarIndex built =
        build_index(network, dataset, missing, options, progress,
                    {.positions = {}, .checkpoints = checkpoints, .together = together});
    if (!first) return built;
    cache.keep(built);
  }
  remove_checkpoints(checkpoints);
  // Read back, so that a fresh index is no different from one found.
  cache.collect(missing, index, progress);
  return index;
}

}  // namespace maia
