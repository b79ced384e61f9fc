// --detector: who says what of a picture is what a phrase names.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "detect/concept_detector.hpp"

namespace maia {

inline constexpr const char* kSceneDetector = "scene";
// As a complaint says how to name one.
inline constexpr const char* kDetectorNames =
    "'scene', 'grounded-sam' or 'grounded-sam:DINO_FOLDER,SAM_FOLDER'";

struct DetectorChoice {
  std::string name = kSceneDetector;
  std::string device = "cpu";  // of one that looks at pixels
};

// --detector, --detector-device. `help` says what it is for.
void add_detector_option(CLI::App& command, DetectorChoice& detector, const std::string& help);
// For a command that takes synthetic units.
void add_detector_option(CLI::App& command, DetectorChoice& detector);

// 'grounded-sam' is of the folders that 'maia models pull' fetched. What takes long is kept in the
// cache folder's detections/. Throws kUsage for another name, kNotFound where a folder is not
// there, and what the detector's files throw.
std::shared_ptr<const ConceptDetector> open_detector(const DetectorChoice& choice);

}  // namespace maia
