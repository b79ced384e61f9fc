// Methods that label units without an agent, each as one function: what a good explanation is
// compared with.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "detect/reader.hpp"
#include "eval/unit_labels.hpp"
#include "imagery/text_to_image.hpp"
#include "imagery/world.hpp"
#include "tools/subject.hpp"

namespace maia {

using Subjects = std::span<const std::shared_ptr<const Subject>>;

// What a method says of a unit: alternatives, none where it has nothing to say.
struct BaselineLabel {
  std::vector<std::string> labels;
  std::string note;  // "IoU 0.41"
};

// Only looks: what a blind reader says of the top exemplars (eval/exemplar_labeller).
std::vector<BaselineLabel> exemplar_baseline(Subjects subjects, const BlindReader& reader,
                                             const CollageWorld& world, Progress& progress);

// The concept that coincides best with the lit region (eval/dissection), over the first thousand
// labelled scenes of the subjects' dataset; they may be of several layers.
std::vector<BaselineLabel> dissection_baseline(Subjects subjects, const Vocabulary& vocabulary,
                                               const std::shared_ptr<const CollageWorld>& world,
                                               Progress& progress);

// Only draws (eval/drawn_labeller): the words are those of dissection.
std::vector<BaselineLabel> drawing_baseline(Subjects subjects, const TextToImage& generator,
                                            const std::shared_ptr<const CollageWorld>& world,
                                            std::uint64_t seed, Progress& progress);

// The control: each unit gets the label that `method` gave another unit of its model, by `seed`,
// every label once. Units that the method says nothing of take no part. A model with fewer than two
// of the others has none.
std::vector<UnitLabel> random_control(std::span<const UnitLabel> rows, const std::string& method,
                                      std::uint64_t seed);

}  // namespace maia
