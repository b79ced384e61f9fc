// Some pictures of a dataset, as a dataset.
#pragma once

#include <memory>
#include <vector>

#include "exemplar/dataset.hpp"

namespace maia {

// The pictures at `positions`, in that order. Another choice of pictures has another hash. Throws
// kUsage where `positions` is empty or reaches beyond the dataset.
std::shared_ptr<const ImageDataset> subset(std::shared_ptr<const ImageDataset> dataset,
                                           std::vector<std::size_t> positions);

}  // namespace maia
