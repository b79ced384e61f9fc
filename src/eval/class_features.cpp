#include "eval/class_features.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace maia {
namespace {

constexpr std::size_t kBatch = 32;

struct Batch {
  std::vector<Image> images;
  std::vector<std::size_t> rows;
};

Batch load(const LabelledPictures& labelled, std::size_t first,
           std::vector<std::string>& unreadable) {
  Batch batch;
  const std::size_t end = std::min(first + kBatch, labelled.pictures->size());
  for (std::size_t i = first; i < end; ++i) {
    try {
      batch.images.push_back(labelled.pictures->load(i).image);
      batch.rows.push_back(i);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kBadInput) throw;
      unreadable.push_back(labelled.pictures->id(i));
    }
  }
  return batch;
}

int strongest(const std::vector<float>& logits) {
  return static_cast<int>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

void add(ClassFeatures& found, const LabelledPictures& labelled, const Batch& batch,
         const std::vector<std::vector<float>>& features,
         const std::vector<std::vector<float>>& logits) {
  Matrix& matrix = found.of.features;
  for (std::size_t i = 0; i < batch.rows.size(); ++i) {
    matrix.columns = features[i].size();
    ++matrix.rows;
    matrix.values.insert(matrix.values.end(), features[i].begin(), features[i].end());
    found.of.labels.push_back(labelled.labels.at(batch.rows[i]));
    if (!labelled.groups.empty()) found.of.groups.push_back(labelled.groups.at(batch.rows[i]));
    found.predictions.push_back(strongest(logits[i]));
  }
}

}  // namespace

ClassFeatures measure_class_features(const Network& network, const LabelledPictures& labelled,
                                     const std::string& title, Progress& progress) {
  ClassFeatures found;
  const std::size_t count = labelled.pictures->size();
  for (std::size_t first = 0; first < count; first += kBatch) {
    progress.update(title, first, count);
    const Batch batch = load(labelled, first, found.unreadable);
    if (batch.images.empty()) continue;
    add(found, labelled, batch, network.features(batch.images), network.logits(batch.images));
  }
  progress.update(title, count, count);
  if (found.predictions.empty()) {
    throw Error(ErrorKind::kBadInput, "none of the " + std::to_string(count) + " pictures of " +
                                          labelled.pictures->name() +
                                          " can be read, the first of them " +
                                          found.unreadable.front());
  }
  return found;
}

}  // namespace maia
