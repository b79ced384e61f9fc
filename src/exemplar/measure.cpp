#include "exemplar/measure.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "nn/threads.hpp"

namespace maia {

Measurer::Measurer(const Network& network, const ImageDataset& dataset,
                   std::vector<std::string> layers,
                   const std::function<LayerRecord&(const std::string&)>& record,
                   MeasureOptions options)
    : network_(network), dataset_(dataset), layers_(std::move(layers)), options_(options) {
  for (const auto& name : layers_) parts_.try_emplace(network.layer(name).name, record(name));
}

std::size_t Measurer::measure(std::size_t begin, std::size_t end,
                              const std::function<bool()>& pause,
                              const std::function<void(std::size_t)>& advanced) {
  const std::size_t batches = (end - begin + options_.batch - 1) / options_.batch;
  const std::size_t threads = options_.threads > 0 ? options_.threads : processor_count();
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> paused = false;
  // Every thread takes a batch through all steps alone: none waits for another's decoding or for
  // the end of a parallel loop, and decoding and computing overlap. Batches are begun in order and
  // each that was begun is finished, so what is done is a prefix.
  parallel_for(std::min(threads, batches), threads, [&](std::size_t) {
    const SingleThreaded alone;
    while (!paused) {
      const std::size_t batch = next++;
      if (batch >= batches) break;
      const std::size_t first = begin + batch * options_.batch;
      const std::size_t last = std::min(end, first + options_.batch);
      try {
        measure_batch(first, last);
      } catch (...) {
        paused = true;
        throw;
      }
      advanced(last - first);
      if (pause()) paused = true;
    }
  });
  return std::min(end, begin + std::min(next.load(), batches) * options_.batch);
}

void Measurer::measure_batch(std::size_t begin, std::size_t end) {
  std::vector<Image> images;
  std::vector<std::uint32_t> positions;
  for (std::size_t i = begin; i < end; ++i) {
    if (auto image = load(i)) {
      images.push_back(std::move(*image));
      positions.push_back(static_cast<std::uint32_t>(i));
    }
  }
  if (images.empty()) return;
  network_.forward(images, layers_, [&](const LayerActivations& activations) {
    Part& part = parts_.at(activations.layer->name);
    const std::lock_guard lock(part.mutex);
    part.record.add(activations, positions);
  });
}

std::optional<Image> Measurer::load(std::size_t position) {
  try {
    return dataset_.load(position).image;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kInternal) throw;
    const std::lock_guard lock(skipped_mutex_);
    skipped_.insert(static_cast<std::uint32_t>(position));
    return std::nullopt;
  }
}

}  // namespace maia
