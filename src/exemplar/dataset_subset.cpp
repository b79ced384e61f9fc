#include "exemplar/dataset_subset.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace maia {
namespace {

class DatasetSubset : public ImageDataset {
 public:
  DatasetSubset(std::shared_ptr<const ImageDataset> dataset, std::vector<std::size_t> positions)
      : dataset_(std::move(dataset)), positions_(std::move(positions)) {
    Sha256 hash;
    hash.add(dataset_->hash());
    for (const std::size_t position : positions_) hash.add(" " + std::to_string(position));
    hash_ = hash.finish();
  }

  std::string name() const override { return dataset_->name(); }
  const std::string& hash() const override { return hash_; }
  std::size_t size() const override { return positions_.size(); }
  std::string id(std::size_t index) const override { return dataset_->id(positions_.at(index)); }
  LabelledImage load(std::size_t index) const override {
    return dataset_->load(positions_.at(index));
  }
  std::shared_ptr<const Scene> scene(std::size_t index) const override {
    return dataset_->scene(positions_.at(index));
  }

 private:
  std::shared_ptr<const ImageDataset> dataset_;
  std::vector<std::size_t> positions_;
  std::string hash_;
};

}  // namespace

std::shared_ptr<const ImageDataset> subset(std::shared_ptr<const ImageDataset> dataset,
                                           std::vector<std::size_t> positions) {
  if (positions.empty()) {
    throw Error(ErrorKind::kUsage, "no picture of " + dataset->name() + " is chosen");
  }
  if (*std::max_element(positions.begin(), positions.end()) >= dataset->size()) {
    throw Error(ErrorKind::kUsage, dataset->name() + " has " + std::to_string(dataset->size()) +
                                       " pictures, and one beyond them is chosen");
  }
  return std::make_shared<const DatasetSubset>(std::move(dataset), std::move(positions));
}

}  // namespace maia
