// What a classifier makes of labelled pictures: the features that its last linear map is given, and
// its own answers.
#pragma once

#include <memory>
#include <string>
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
  std::vector<std::string> unreadable;  // pictures that were left out
};

// On all processors. Throws kUsage for a network without features or classes, kBadInput where no
// picture can be read.
ClassFeatures measure_class_features(const Network& network, const LabelledPictures& labelled,
                                     const std::string& title, Progress& progress);

}  // namespace maia
