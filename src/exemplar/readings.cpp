#include "exemplar/readings.hpp"

#include <algorithm>
#include <atomic>
#include <span>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "nn/threads.hpp"

namespace maia {
namespace {

constexpr std::size_t kBatch = 8;

}  // namespace

std::vector<std::vector<float>> read_all(const ImageDataset& dataset, const Reading& reading,
                                         std::string_view label, Progress& progress) {
  std::vector<std::vector<float>> rows(dataset.size());
  std::atomic<std::size_t> done = 0;
  parallel_for((rows.size() + kBatch - 1) / kBatch, processor_count(), [&](std::size_t batch) {
    const SingleThreaded alone;
    const std::size_t begin = batch * kBatch;
    const std::size_t end = std::min(rows.size(), begin + kBatch);
    std::vector<Image> images;
    for (std::size_t i = begin; i < end; ++i) images.push_back(dataset.load(i).image);
    auto read = reading(images);
    std::move(read.begin(), read.end(), rows.begin() + static_cast<std::ptrdiff_t>(begin));
    progress.update(label, done += end - begin, rows.size());
  });
  return rows;
}

std::vector<int> predict_classes(const Network& network, const ImageDataset& dataset,
                                 std::string_view label, Progress& progress) {
  const auto logits = read_all(
      dataset, [&](std::span<const Image> images) { return network.logits(images); }, label,
      progress);
  std::vector<int> classes;
  for (const auto& row : logits) {
    classes.push_back(static_cast<int>(std::max_element(row.begin(), row.end()) - row.begin()));
  }
  return classes;
}

std::vector<std::size_t> readable_pictures(const ImageDataset& dataset, Progress& progress) {
  std::vector<char> readable(dataset.size());  // not bits, which threads would share
  std::atomic<std::size_t> done = 0;
  parallel_for(readable.size(), processor_count(), [&](std::size_t i) {
    try {
      dataset.load(i);
      readable[i] = 1;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kBadInput) throw;
    }
    progress.update("checking the pictures", ++done, readable.size());
  });
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < readable.size(); ++i) {
    if (readable[i] != 0) positions.push_back(i);
  }
  return positions;
}

}  // namespace maia
