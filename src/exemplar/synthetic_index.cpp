#include "exemplar/synthetic_index.hpp"

#include <array>

#include "base/error.hpp"
#include "base/files.hpp"
#include "exemplar/index_cache.hpp"

namespace maia {
namespace {

constexpr std::size_t kBatch = 256;

// The layer as an index has it: a value a picture.
LayerInfo indexed_layer(const SyntheticModel& model) {
  LayerInfo layer = model.layers().front();
  layer.height = layer.width = 1;
  return layer;
}

void measure_batch(const SyntheticModel& model, const ImageDataset& dataset, const LayerInfo& layer,
                   std::uint32_t begin, std::uint32_t end, LayerRecord& record) {
  const Image unread;
  std::vector<std::shared_ptr<const Scene>> scenes;
  std::vector<ImageView> views;
  std::vector<std::uint32_t> positions;
  for (std::uint32_t i = begin; i < end; ++i) {
    scenes.push_back(dataset.scene(i));
    views.push_back({unread, scenes.back().get()});
    positions.push_back(i);
  }
  std::vector<float> values;
  for (const auto& row : model.respond_all(views)) {
    values.insert(values.end(), row.begin(), row.end());
  }
  record.add({&layer, static_cast<int>(views.size()), values}, positions);
}

ExemplarIndex measure(const SyntheticModel& model, const ImageDataset& dataset, int top,
                      Progress& progress) {
  const LayerInfo layer = indexed_layer(model);
  const auto count = static_cast<std::uint32_t>(dataset.size());
  LayerRecord record(layer.units, top);
  for (std::uint32_t begin = 0; begin < count; begin += kBatch) {
    const auto end = std::min<std::uint32_t>(count, begin + kBatch);
    measure_batch(model, dataset, layer, begin, end, record);
    progress.update("measuring scenes", end, count);
  }
  IndexData data;
  data.source = {model.name(), model.weights_hash(), dataset.hash()};
  data.top = top;
  data.pictures = count;
  data.covered = all_positions(count);
  data.layers.emplace(layer.name, IndexedLayer{1, 1, std::move(record)});
  name_pictures(data, dataset);
  return ExemplarIndex(std::move(data));
}

}  // namespace

ExemplarIndex open_synthetic_index(const SyntheticModel& model, const ImageDataset& dataset,
                                   Progress& progress, int top) {
  if (dataset.size() == 0 || dataset.scene(0) == nullptr) {
    throw Error(ErrorKind::kUsage,
                "synthetic units answer scenes, and nothing is known of the "
                "pictures of " +
                    dataset.name() + ": use --data collage");
  }
  const IndexCache cache({model.name(), model.weights_hash(), dataset.hash()}, top);
  const std::array<std::string, 1> layers = {model.layers().front().name};
  ExemplarIndex index{IndexData{}};
  if (cache.collect(layers, index, progress).empty()) return index;
  const FileLock lock(cache.lock_file(), [&] {
    progress.note("waiting for another process that measures the same scenes");
  });
  if (cache.collect(layers, index, progress).empty()) return index;
  cache.keep(measure(model, dataset, top, progress));
  cache.collect(layers, index, progress);
  return index;
}

}  // namespace maia
