// The baseline that does not experiment: the concept whose places in labelled pictures coincide
// best with where the unit is lit.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "detect/concept_detector.hpp"
#include "imagery/vocabulary.hpp"
#include "tools/subject.hpp"

namespace maia {

// The phrases of `vocabulary` that the detector knows: objects, their groups, parts, backgrounds,
// textures, colours, lights, styles.
std::vector<std::string> dissection_concepts(const Vocabulary& vocabulary,
                                             const ConceptDetector& detector);

struct Dissected {
  std::string concept_name;  // empty where none coincides at all
  double iou = 0;
};

// Network Dissection's rule (Bau et al. 2017), for units of one model: of each the concept with the
// highest intersection over union with the unit's lit region, intersections and unions summed over
// the first `pictures` of the subjects' dataset, whose scenes must be known.
std::vector<Dissected> dissect(std::span<const std::shared_ptr<const Subject>> subjects,
                               const ConceptDetector& detector,
                               std::span<const std::string> concepts, std::size_t pictures,
                               Progress& progress);

}  // namespace maia
