// What a classifier makes of labelled pictures: the features that its last linear map is given, and
// its own answers.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/progress.hpp"
#include "eval/feature_selection.hpp"
#include "exemplar/dataset.hpp"
#include "nn/network.hpp"

namespace maia {

struct LabelledPictures {
  std::shared_ptr<const ImageDataset> pictures;
  std::vector<int> labels;
  std::vector<int> groups;  // empty where they are not known
};

struct ClassFeatures {
  LabelledFeatures of;
  std::vector<int> predictions;
};

// In one pass. Throws kUsage for a network without features or classes, kBadInput where a picture
// cannot be read.
ClassFeatures measure_class_features(const Network& network, const LabelledPictures& labelled,
                                     std::string_view label, Progress& progress);

}  // namespace maia
