// What a network says of every picture of a dataset.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "exemplar/dataset.hpp"
#include "nn/network.hpp"

namespace maia {

// One row of numbers a picture, from some pictures at once; thread-safe.
using Reading = std::function<std::vector<std::vector<float>>(std::span<const Image>)>;

// Of all pictures, in order; `label` says to `progress` what is done. Throws kBadInput where a
// picture cannot be read.
std::vector<std::vector<float>> read_all(const ImageDataset& dataset, const Reading& reading,
                                         std::string_view label, Progress& progress);

// The number of each picture's class with the highest logit. Throws kUsage for a network without
// logits.
std::vector<int> predict_classes(const Network& network, const ImageDataset& dataset,
                                 std::string_view label, Progress& progress);

// The positions of the pictures that can be read, in order.
std::vector<std::size_t> readable_pictures(const ImageDataset& dataset, Progress& progress);

}  // namespace maia
