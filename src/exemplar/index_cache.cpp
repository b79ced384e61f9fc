#include "exemplar/index_cache.hpp"

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

// Nothing for a file that is missing.
std::optional<ExemplarIndex> load_if_sound(const fs::path& path, Progress& progress) {
  if (!fs::exists(path)) return std::nullopt;
  try {
    return ExemplarIndex::load(path);
  } catch (const Error& error) {
    progress.note(std::string(error.what()) + "; measuring again");
    return std::nullopt;
  }
}

}  // namespace

IndexCache::IndexCache(IndexSource source, int top)
    : folder_(cache_folder() / "indexes"), source_(std::move(source)), top_(top) {
  create_folder(folder_);
}

fs::path IndexCache::file(const std::string& layer) const {
  std::string key;
  for (const auto& part :
       {source_.model, source_.weights_hash, source_.dataset_hash, layer, std::to_string(top_)}) {
    key += part + '\n';
  }
  return folder_ / (sha256(key).substr(0, 32) + ".index");
}

fs::path IndexCache::lock_file() const {
  return file("").replace_extension(".lock");
}

fs::path IndexCache::checkpoints(std::vector<std::string> layers) const {
  std::sort(layers.begin(), layers.end());
  return file(join(layers, "\n")).replace_extension("");
}

std::vector<std::string> IndexCache::collect(std::span<const std::string> layers,
                                             ExemplarIndex& index, Progress& progress) const {
  std::vector<std::string> missing;
  for (const auto& layer : layers) {
    if (index.has_layer(layer)) continue;
    auto found = load_if_sound(file(layer), progress);
    if (!found) {
      missing.push_back(layer);
      continue;
    }
    const IndexData& data = found->data();
    const bool ours =
        data.source == source_ && data.top == top_ && data.complete() && found->has_layer(layer);
    const bool fits = index.layers().empty() || index.data().skipped == data.skipped;
    if (!ours || !fits) {
      progress.note(file(layer).string() + " covers other pictures; measuring again");
      missing.push_back(layer);
    } else if (index.layers().empty()) {
      index = std::move(*found);
    } else {
      index.absorb(std::move(*found));
    }
  }
  return missing;
}

void IndexCache::keep(const ExemplarIndex& index) const {
  for (const auto& layer : index.layers()) index.only(layer).save(file(layer));
}

void keep_index(const ExemplarIndex& index) {
  if (!index.data().complete()) {
    throw Error(ErrorKind::kBadInput,
                "an index of part of a dataset cannot be kept: merge all shards first");
  }
  IndexCache(index.source(), index.data().top).keep(index);
}

}  // namespace maia
