// Random pictures of a dataset, and what units answer to them: what CoSy compares a label's
// pictures with.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "exemplar/dataset.hpp"
#include "target/target.hpp"

namespace maia {

// Thread-safe.
class RandomPictures {
 public:
  // `count` pictures of the dataset, or all where it has fewer, drawn by `seed`.
  RandomPictures(const ImageDataset& dataset, std::size_t count, std::uint64_t seed);

  // Activations of the target's unit. A layer is measured when one of its units is first asked for.
  std::vector<double> activations(const Target& target);

 private:
  struct Layer {
    std::once_flag once;
    std::vector<std::vector<float>> rows;  // pictures x units
  };

  std::vector<LabelledImage> pictures_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Layer>> layers_;
};

}  // namespace maia
