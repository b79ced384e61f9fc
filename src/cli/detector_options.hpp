// --detector: who says what of a picture is what a phrase names.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "detect/concept_detector.hpp"

namespace maia {

inline constexpr const char* kSceneDetector = "scene";
// As a complaint says how to name one.
inline constexpr const char* kDetectorNames = "'scene' or 'grounded-sam:DINO_FOLDER,SAM_FOLDER'";

// For a command that takes synthetic units.
void add_detector_option(CLI::App& command, std::string& detector);

// What takes long is kept in the cache folder's detections/. Throws kUsage for another name, and
// what the detector's files throw.
std::shared_ptr<const ConceptDetector> open_detector(const std::string& name);

}  // namespace maia
