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

bool holds(const ExemplarIndex& index, const IndexSource& source,
           std::span<const std::string> layers, int top, const PositionRanges& wanted) {
  return index.source() == source && index.data().top == top && index.data().covered == wanted &&
         std::all_of(layers.begin(), layers.end(),
                     [&](const auto& layer) { return index.has_layer(layer); });
}

// The shard if `file` holds it already; nothing where there is no such file yet or one that is
// damaged. What somebody may still want is not overwritten.
std::optional<ExemplarIndex> find_shard(const fs::path& file, const IndexSource& source,
                                        std::span<const std::string> layers, int top,
                                        const PositionRanges& wanted, Progress& progress) {
  if (!fs::exists(file)) return std::nullopt;
  const auto bytes = read_file(file);
  if (!is_index(bytes)) {
    throw Error(ErrorKind::kBadInput,
                file.string() + " is something else than an exemplar index: choose another name");
  }
  std::optional<ExemplarIndex> index;
  try {
    index.emplace(parse_index(bytes, file.string()));
  } catch (const Error& error) {
    progress.note(std::string(error.what()) + "; measuring again");
    return std::nullopt;
  }
  if (holds(*index, source, layers, top, wanted)) return index;
  throw Error(ErrorKind::kBadInput, file.string() +
                                        " is an index of other pictures, layers or weights: delete "
                                        "it or choose another name");
}

fs::path lock_file(const fs::path& file) {
  const fs::path folder = cache_folder() / "indexes";
  create_folder(folder);
  return folder / (sha256(fs::absolute(file).string()).substr(0, 32) + ".lock");
}

// The shards that are missing where those that are there are shards of a pass in n parts, as
// "2/4, 3/4"; empty where no n fits.
std::string missing_shards(const std::vector<PositionRanges>& present, std::size_t pictures) {
  constexpr std::size_t kMostMissing = 1000;
  const PositionRanges all = all_positions(pictures);
  for (std::size_t count = present.size() + 1; count <= present.size() + kMostMissing; ++count) {
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < count; ++i) {
      const auto shard = slice(all, i, count);
      if (std::find(present.begin(), present.end(), shard) == present.end()) {
        missing.push_back(std::to_string(i + 1) + "/" + std::to_string(count));
      }
    }
    if (missing.size() + present.size() == count) return join(missing, ", ");
  }
  return "";
}

[[noreturn]] void fail_on_missing(const std::vector<PositionRanges>& present,
                                  const IndexData& merged) {
  const std::string shards = missing_shards(present, merged.pictures);
  throw Error(ErrorKind::kBadInput,
              (shards.empty() ? "pictures " : "there is no shard " + shards + ", pictures ") +
                  to_text(subtract(all_positions(merged.pictures), merged.covered)) + " of " +
                  std::to_string(merged.pictures) + (shards.empty() ? " are in no shard" : "") +
                  ": measure them first");
}

}  // namespace

ExemplarIndex build_shard(const Network& network, const ImageDataset& dataset,
                          std::span<const std::string> layers, const IndexOptions& options,
                          Shard shard, const fs::path& file, Progress& progress,
                          Communicator& together) {
  if (shard.count < 1 || shard.index < 1 || shard.index > shard.count) {
    throw Error(ErrorKind::kUsage, "a shard is one of 1/n to n/n, not " +
                                       std::to_string(shard.index) + "/" +
                                       std::to_string(shard.count));
  }
  for (const auto& layer : layers) network.layer(layer);
  const auto wanted =
      slice(all_positions(dataset.size()), std::size_t(shard.index) - 1, std::size_t(shard.count));
  const IndexSource source{network.name(), network.weights_hash(), dataset.hash()};
  const bool first = together.rank() == 0;
  std::optional<FileLock> lock;
  std::optional<ExemplarIndex> found;
  if (first) {
    lock.emplace(lock_file(file), [&] {
      progress.note("waiting for another process that writes " + file.string());
    });
    found = find_shard(file, source, layers, options.top, wanted, progress);
  }
  if (together.broadcast({static_cast<std::uint8_t>(found.has_value())}).at(0) != 0) {
    return found ? std::move(*found) : ExemplarIndex(IndexData{});
  }
  ExemplarIndex built =
      build_index(network, dataset, layers, options, progress,
                  {.positions = wanted, .checkpoints = file, .together = together});
  if (!first) return built;
  built.save(file);
  remove_checkpoints(file);
  return built;
}

ExemplarIndex merge_shards(std::span<const fs::path> files, Progress& progress) {
  if (files.empty()) throw Error(ErrorKind::kUsage, "there are no shards to merge");
  std::optional<IndexData> merged;
  std::vector<PositionRanges> present;
  for (const auto& file : files) {
    IndexData shard = ExemplarIndex::load(file).data();
    if (merged && !same_pass(*merged, shard)) {
      throw Error(ErrorKind::kBadInput,
                  file.string() + " and " + files.front().string() +
                      " are not shards of one pass: their network, weights, pictures, layers or "
                      "number of exemplars differ");
    }
    if (merged && overlap(merged->covered, shard.covered)) {
      throw Error(ErrorKind::kBadInput, file.string() + " has pictures (" + to_text(shard.covered) +
                                            ") that a shard before it has as well: name each once");
    }
    present.push_back(shard.covered);
    if (merged) {
      merge(*merged, std::move(shard));
    } else {
      merged = std::move(shard);
    }
    progress.update("merging shards", present.size(), files.size());
  }
  if (!merged->complete()) fail_on_missing(present, *merged);
  return ExemplarIndex(std::move(*merged));
}

}  // namespace maia
