// Detections that took seconds, kept by the picture's pixels and what the phrase means to the
// detector: a run that is continued, and another run on the same pictures, need not wait again.
#pragma once

#include <filesystem>
#include <memory>

#include "detect/concept_detector.hpp"

namespace maia {

// In memory, and in files of a folder that is made when the first one comes. What is asked twice at
// a time is detected once. Throws as write_file() does where nothing can be kept.
std::unique_ptr<ConceptDetector> cache_detections(std::shared_ptr<const ConceptDetector> inner,
                                                  std::filesystem::path folder);

}  // namespace maia
