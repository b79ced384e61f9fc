// Grounding DINO and Segment Anything as a concept detector: from the folders that transformers
// writes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "detect/grounded_detector.hpp"

namespace maia {

// Grounding DINO, with the thresholds 0.3 for boxes and 0.25 for words that its authors recommend.
// Throws kNotFound or kBadInput naming the file that is not as it should be.
std::unique_ptr<BoxFinder> open_box_finder(const std::filesystem::path& folder,
                                           const std::string& device);

// Segment Anything: one mask a box. Throws as SegmentAnything does.
std::unique_ptr<BoxCutter> open_box_cutter(const std::filesystem::path& folder,
                                           const std::string& device);

}  // namespace maia
