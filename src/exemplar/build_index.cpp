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
    data.layers.try_emplace(name, layer.height, layer.width, LayerRecord(layer.units, options.top));
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
  const PositionRanges wanted = pass.positions.value_or(all_positions(dataset.size()));
  IndexData data = empty_data(network, dataset, layers, options);
  Checkpoints checkpoints(pass.checkpoints, 0, options.checkpoint_seconds);
  checkpoints.adopt(data, wanted, progress);
  measure_pass(network, dataset, subtract(wanted, data.covered), options, data, checkpoints,
               progress);
  check_that_some_were_read(data, dataset);
  name_pictures(data, dataset);
  return ExemplarIndex(std::move(data));
}

}  // namespace maia
