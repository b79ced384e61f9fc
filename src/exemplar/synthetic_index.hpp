// The exemplar index of a synthetic model: measured on the scenes themselves, so that no picture is
// read, where its detector goes by scenes.
#pragma once

#include "base/progress.hpp"
#include "exemplar/dataset.hpp"
#include "exemplar/index.hpp"
#include "target/synthetic_model.hpp"

namespace maia {

// As open_index() for the layer of a synthetic model: from the cache folder, or measured and kept
// there. An activation is one value a picture, so the quantiles are over pictures. Pictures that
// cannot be read are skipped. Throws kUsage where scenes are gone by and the dataset has none.
ExemplarIndex open_synthetic_index(const SyntheticModel& model, const ImageDataset& dataset,
                                   Progress& progress, int top = IndexOptions{}.top);

}  // namespace maia
