// The baseline that only draws: a label from pictures of every word of the vocabulary, without a
// look at the dataset and without a second experiment.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "imagery/text_to_image.hpp"
#include "tools/subject.hpp"

namespace maia {

struct DrawnLabel {
  std::string concept_name;  // empty where every word's pictures excite the unit alike
  double mean = 0;           // activation on its pictures
};

// Of each subject the word whose `pictures` pictures excite it most in the mean, the first of
// equals. Each picture is drawn once for all subjects, which may be of several layers of one model.
std::vector<DrawnLabel> label_by_drawing(std::span<const std::shared_ptr<const Subject>> subjects,
                                         std::span<const std::string> words,
                                         const TextToImage& generator, int pictures,
                                         std::uint64_t seed, Progress& progress);

}  // namespace maia
