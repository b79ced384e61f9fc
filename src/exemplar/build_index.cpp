#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "exemplar/index.hpp"
#include "nn/threads.hpp"

namespace maia {
namespace {

constexpr std::string_view kLabel = "measuring pictures";

// The records of all layers, filled by several threads: each layer has a lock of its own, and
// threads are rarely in the same layer at once.
class IndexBuilder {
 public:
  IndexBuilder(const Network& network, const ImageDataset& dataset,
               std::span<const std::string> layers, const IndexOptions& options, Progress& progress)
      : network_(network),
        dataset_(dataset),
        layers_(layers.begin(), layers.end()),
        batch_(static_cast<std::size_t>(options.batch)),
        progress_(progress) {
    for (const auto& name : layers_) {
      const LayerInfo& layer = network.layer(name);
      parts_.try_emplace(name, layer.units, options.top);
    }
  }

  ExemplarIndex build() {
    const std::size_t size = dataset_.size();
    progress_.update(kLabel, 0, size);
    // Every thread takes a batch through all steps alone: none waits for another's decoding or for
    // the end of a parallel loop, and decoding and computing overlap.
    parallel_for((size + batch_ - 1) / batch_, processor_count(), [&](std::size_t batch) {
      const SingleThreaded alone;
      measure(batch * batch_, std::min(size, (batch + 1) * batch_));
    });
    return finish();
  }

 private:
  struct Part {
    Part(int units, int top) : record(units, top) {}
    std::mutex mutex;
    LayerRecord record;
  };

  void measure(std::size_t begin, std::size_t end) {
    std::vector<Image> images;
    std::vector<std::uint32_t> positions;
    for (std::size_t i = begin; i < end; ++i) {
      if (auto image = load(i)) {
        images.push_back(std::move(*image));
        positions.push_back(static_cast<std::uint32_t>(i));
      }
    }
    if (!images.empty()) {
      network_.forward(images, layers_, [&](const LayerActivations& activations) {
        Part& part = parts_.at(activations.layer->name);
        const std::lock_guard lock(part.mutex);
        part.record.add(activations, positions);
      });
    }
    progress_.update(kLabel, done_ += end - begin, dataset_.size());
  }

  std::optional<Image> load(std::size_t position) {
    try {
      return dataset_.load(position).image;
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kInternal) throw;
      const std::lock_guard lock(skipped_mutex_);
      if (skipped_.empty() || position < *skipped_.begin()) first_reason_ = error.what();
      skipped_.insert(position);
      return std::nullopt;
    }
  }

  ExemplarIndex finish() {
    if (skipped_.size() == dataset_.size()) {
      throw Error(ErrorKind::kBadInput,
                  "no picture of " + dataset_.name() + " can be read; the first: " + first_reason_);
    }
    std::vector<std::string> skipped;
    for (const std::size_t position : skipped_) skipped.push_back(dataset_.id(position));
    std::map<std::string, LayerRecord> records;
    for (auto& [name, part] : parts_) records.emplace(name, std::move(part.record));
    return {{network_.name(), network_.weights_hash(), dataset_.hash()},
            std::move(skipped),
            std::move(records)};
  }

  const Network& network_;
  const ImageDataset& dataset_;
  std::vector<std::string> layers_;
  std::size_t batch_;
  Progress& progress_;
  std::map<std::string, Part> parts_;
  std::atomic<std::size_t> done_ = 0;
  std::mutex skipped_mutex_;
  std::set<std::size_t> skipped_;
  std::string first_reason_;
};

}  // namespace

ExemplarIndex build_index(const Network& network, const ImageDataset& dataset,
                          std::span<const std::string> layers, const IndexOptions& options,
                          Progress& progress) {
  if (layers.empty() || options.top < 1 || options.batch < 1) {
    throw Error(ErrorKind::kUsage,
                "an index needs at least one layer, one exemplar a unit and one picture a batch");
  }
  return IndexBuilder(network, dataset, layers, options, progress).build();
}

}  // namespace maia
