#include "exemplar/synthetic_index.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "exemplar/index_cache.hpp"

namespace maia {
namespace {

// Of scenes, and of pictures, which may be large, that are in memory together.
constexpr std::uint32_t kScenes = 256;
constexpr std::uint32_t kPictures = 16;

// The layer as an index has it: a value a picture.
LayerInfo indexed_layer(const SyntheticModel& model) {
  LayerInfo layer = model.layers().front();
  layer.height = layer.width = 1;
  return layer;
}

// What is measured of some positions.
struct Batch {
  std::vector<LabelledImage> pictures;
  std::vector<std::uint32_t> positions;
  std::set<std::uint32_t> skipped;
};

Batch read_batch(const ImageDataset& dataset, std::uint32_t begin, std::uint32_t end,
                 bool reads_scenes) {
  Batch batch;
  for (std::uint32_t i = begin; i < end; ++i) {
    try {
      batch.pictures.push_back(reads_scenes ? LabelledImage{{}, dataset.scene(i)}
                                            : dataset.load(i));
      batch.positions.push_back(i);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kBadInput) throw;
      batch.skipped.insert(i);
    }
  }
  return batch;
}

void measure_batch(const SyntheticModel& model, const Batch& batch, const LayerInfo& layer,
                   LayerRecord& record) {
  std::vector<float> values;
  for (const auto& row : model.respond_all(views_of(batch.pictures))) {
    values.insert(values.end(), row.begin(), row.end());
  }
  record.add({&layer, static_cast<int>(batch.pictures.size()), values}, batch.positions);
}

ExemplarIndex measure(const SyntheticModel& model, const ImageDataset& dataset, int top,
                      Progress& progress) {
  const LayerInfo layer = indexed_layer(model);
  const auto count = static_cast<std::uint32_t>(dataset.size());
  LayerRecord record(layer.units, top);
  const bool scenes = model.reads_scenes();
  const std::uint32_t at_once = scenes ? kScenes : kPictures;
  IndexData data;
  for (std::uint32_t begin = 0; begin < count; begin += at_once) {
    const auto end = std::min<std::uint32_t>(count, begin + at_once);
    Batch batch = read_batch(dataset, begin, end, scenes);
    if (!batch.pictures.empty()) measure_batch(model, batch, layer, record);
    data.skipped.merge(batch.skipped);
    progress.update(scenes ? "measuring scenes" : "measuring pictures", end, count);
  }
  data.source = {model.name(), model.weights_hash(), dataset.hash()};
  data.top = top;
  data.pictures = count;
  data.covered = all_positions(count);
  if (data.skipped.size() == count) dataset.load(0);  // which says what is wrong
  data.layers.emplace(layer.name, IndexedLayer{1, 1, std::move(record)});
  name_pictures(data, dataset);
  return ExemplarIndex(std::move(data));
}

}  // namespace

ExemplarIndex open_synthetic_index(const SyntheticModel& model, const ImageDataset& dataset,
                                   Progress& progress, int top) {
  if (model.reads_scenes() && (dataset.size() == 0 || dataset.scene(0) == nullptr)) {
    throw Error(ErrorKind::kUsage,
                "synthetic units answer scenes, and nothing is known of the pictures of " +
                    dataset.name() +
                    ": use --data collage, or name a detector that looks at pictures with "
                    "--detector");
  }
  const IndexCache cache({model.name(), model.weights_hash(), dataset.hash()}, top);
  const std::array<std::string, 1> layers = {model.layers().front().name};
  ExemplarIndex index{IndexData{}};
  if (cache.collect(layers, index, progress).empty()) return index;
  const FileLock lock(cache.lock_file(), [&] {
    progress.note("waiting for another process that measures the same pictures");
  });
  if (cache.collect(layers, index, progress).empty()) return index;
  cache.keep(measure(model, dataset, top, progress));
  cache.collect(layers, index, progress);
  return index;
}

}  // namespace maia
