#include <atomic>

#include "base/error.hpp"
#include "exemplar/checkpoint.hpp"
#include "exemplar/index.hpp"
#include "exemplar/measure.hpp"

namespace maia {
namespace {

constexpr std::string_view kLabel = "measuring pictures";

IndexData empty_data(const Network& network, const ImageDataset& dataset,
                     std::span<const std::string> layers, const IndexOptions& options) {
  IndexData data;
  data.source = {network.name(), network.weights_hash(), dataset.hash()};
  data.top = options.top;
  data.pictures = static_cast<std::uint32_t>(dataset.size());
  for (const auto& name : layers) {
    const LayerInfo& layer = network.layer(name);
    data.layers.emplace(name, IndexedLayer{.height = layer.height,
                                           .width = layer.width,
                                           .record = LayerRecord(layer.units, options.top)});
  }
  return data;
}

// Measures the pictures of `todo` into `data`, with checkpoints on the way.
void measure_pass(const Network& network, const ImageDataset& dataset, const PositionRanges& todo,
                  const IndexOptions& options, IndexData& data, Checkpoints& checkpoints,
                  Progress& progress) {
  std::vector<std::string> names;
  for (const auto& [name, layer] : data.layers) names.push_back(name);
  Measurer measurer(
      network, dataset, names,
      [&](const std::string& name) -> LayerRecord& { return data.layers.at(name).record; },
      {.batch = static_cast<std::size_t>(options.batch),
       .threads = static_cast<std::size_t>(options.threads)});
  const std::size_t before = count_positions(data.covered);
  const std::size_t total = before + count_positions(todo);
  std::atomic<std::size_t> done = before;
  const auto advanced = [&](std::size_t count) { progress.update(kLabel, done += count, total); };
  progress.update(kLabel, before, total);
  for (const auto& range : todo) {
    for (std::size_t at = range.begin; at < range.end;) {
      const std::size_t reached = measurer.measure(
          at, range.end, [&] { return checkpoints.due(); }, advanced);
      if (reached > at) {
        data.covered = unite(
            data.covered, {{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(reached)}});
        data.skipped.merge(measurer.skipped());
      }
      if (checkpoints.due()) checkpoints.write(data);
      at = reached;
    }
  }
}

// Rank 0's ranges, on all ranks.
PositionRanges agree(Communicator& together, const PositionRanges& ranges) {
  ByteWriter writer;
  for (const auto& range : ranges) {
    writer.varint(range.begin);
    writer.varint(range.end);
  }
  const auto bytes = together.broadcast(writer.bytes());
  ByteReader reader(bytes, "a message of the job");
  PositionRanges agreed;
  while (!reader.at_end()) {
    const auto begin = static_cast<std::uint32_t>(reader.varint());
    agreed.push_back({begin, static_cast<std::uint32_t>(reader.varint())});
  }
  return agreed;
}

void check_that_some_were_read(const IndexData& data, const ImageDataset& dataset) {
  if (!data.complete() || data.skipped.size() < data.pictures) return;
  std::string reason;
  try {
    dataset.load(0);
  } catch (const Error& error) {
    reason = error.what();
  }
  throw Error(ErrorKind::kBadInput,
              "no picture of " + dataset.name() + " can be read; the first: " + reason);
}

}  // namespace

ExemplarIndex build_index(const Network& network, const ImageDataset& dataset,
                          std::span<const std::string> layers, const IndexOptions& options,
                          Progress& progress, const Pass& pass) {
  if (layers.empty() || options.top < 1 || options.batch < 1) {
    throw Error(ErrorKind::kUsage,
                "an index needs at least one layer, one exemplar a unit and one picture a batch");
  }
  Communicator& together = pass.together;
  const PositionRanges wanted = pass.positions.value_or(all_positions(dataset.size()));
  IndexData data = empty_data(network, dataset, layers, options);
  Checkpoints checkpoints(pass.checkpoints, together.rank(), options.checkpoint_seconds,
                          options.checkpoint_share);
  if (together.rank() == 0) checkpoints.adopt(data, wanted, progress);
  const PositionRanges todo = agree(together, subtract(wanted, data.covered));
  IndexOptions own = options;
  if (own.threads == 0) own.threads = static_cast<int>(together.threads());
  measure_pass(network, dataset,
               slice(todo, static_cast<std::size_t>(together.rank()),
                     static_cast<std::size_t>(together.size())),
               own, data, checkpoints, progress);
  if (together.rank() != 0) {
    together.send(index_bytes(data));
    return ExemplarIndex(IndexData{});
  }
  for (int rank = 1; rank < together.size(); ++rank) {
    merge(data, parse_index(together.receive(rank),
                            "what process " + std::to_string(rank) + " of the job measured"));
    progress.update("collecting what the processes measured", static_cast<std::size_t>(rank) + 1,
                    static_cast<std::size_t>(together.size()));
  }
  check_that_some_were_read(data, dataset);
  name_pictures(data, dataset);
  return ExemplarIndex(std::move(data));
}

}  // namespace maia
