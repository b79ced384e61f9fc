#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "exemplar/checkpoint.hpp"
#include "exemplar/index.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

// Where one layer's index lies in the cache: named by all that its content depends on.
fs::path layer_file(const fs::path& folder, const IndexSource& source, const std::string& layer,
                    const IndexOptions& options) {
  std::string key;
  for (const auto& part : {source.model, source.weights_hash, source.dataset_hash, layer,
                           std::to_string(options.top)}) {
    key += part + '\n';
  }
  return folder / (sha256(key).substr(0, 32) + ".index");
}

// Nothing for a file that is missing; one that is damaged is reported and counts as missing.
std::optional<ExemplarIndex> load_if_sound(const fs::path& path, Progress& progress) {
  if (!fs::exists(path)) return std::nullopt;
  try {
    return ExemplarIndex::load(path);
  } catch (const Error& error) {
    progress.note(std::string(error.what()) + "; measuring again");
    return std::nullopt;
  }
}

class IndexCache {
 public:
  IndexCache(const Network& network, const ImageDataset& dataset, const IndexOptions& options)
      : folder_(cache_folder() / "indexes"),
        source_{network.name(), network.weights_hash(), dataset.hash()},
        options_(options) {
    create_folder(folder_);
  }

  fs::path file(const std::string& layer) const {
    return layer_file(folder_, source_, layer, options_);
  }
  fs::path lock_file() const { return file("").replace_extension(".lock"); }
  fs::path checkpoints(std::vector<std::string> layers) const {
    std::sort(layers.begin(), layers.end());
    return file(join(layers, "\n")).replace_extension("");
  }

  // Joins the layers that are there to `index` and returns the others.
  std::vector<std::string> collect(std::span<const std::string> layers, ExemplarIndex& index,
                                   Progress& progress) const {
    std::vector<std::string> missing;
    for (const auto& layer : layers) {
      if (index.has_layer(layer)) continue;
      auto found = load_if_sound(file(layer), progress);
      if (!found) {
        missing.push_back(layer);
      } else if (index.layers().empty()) {
        index = std::move(*found);
      } else {
        index.absorb(std::move(*found));
      }
    }
    return missing;
  }

 private:
  fs::path folder_;
  IndexSource source_;
  IndexOptions options_;
};

}  // namespace

ExemplarIndex open_index(const Network& network, const ImageDataset& dataset,
                         std::span<const std::string> layers, const IndexOptions& options,
                         Progress& progress) {
  for (const auto& layer : layers) network.layer(layer);
  const IndexCache cache(network, dataset, options);
  ExemplarIndex index{IndexData{}};
  auto missing = cache.collect(layers, index, progress);
  if (missing.empty()) return index;

  const FileLock lock(cache.lock_file(), [&] {
    progress.note("waiting for another process that measures the same pictures");
  });
  missing = cache.collect(missing, index, progress);
  if (missing.empty()) return index;
  const auto checkpoints = cache.checkpoints(missing);
  {
    const ExemplarIndex built = build_index(network, dataset, missing, options, progress,
                                            {.positions = {}, .checkpoints = checkpoints});
    for (const auto& layer : missing) built.only(layer).save(cache.file(layer));
  }
  remove_checkpoints(checkpoints);
  // Read back, so that a fresh index is no different from one found.
  cache.collect(missing, index, progress);
  return index;
}

}  // namespace maia
