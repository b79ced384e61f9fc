#include "cli/detector_options.hpp"

#include <filesystem>
#include <initializer_list>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "detect/detection_cache.hpp"
#include "detect/grounded_sam.hpp"
#include "detect/scene_detector.hpp"
#include "nn/model_folders.hpp"

namespace maia {
namespace {

constexpr std::string_view kGroundedSam = "grounded-sam";

struct Folders {
  std::filesystem::path finder;
  std::filesystem::path cutter;
};

// The first of them that is installed.
std::filesystem::path installed_folder(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const CatalogFolder* const model = find_model_folder(name);
    if (model != nullptr && missing_files(*model).empty()) return place_of(*model);
  }
  throw Error(ErrorKind::kNotFound,
              "no " + std::string(*names.begin()) +
                  " is installed: fetch it with 'maia models pull " + *names.begin() +
                  "', or name the folders with grounded-sam:DINO_FOLDER,SAM_FOLDER");
}

Folders folders_of(const std::string& name) {
  if (name == kGroundedSam) {
    return {installed_folder({"grounding-dino", "grounding-dino-base"}),
            installed_folder({"sam-b", "sam-l", "sam-h"})};
  }
  const auto folders = split(std::string_view(name).substr(kGroundedSam.size() + 1), ',');
  if (folders.size() != 2 || folders[0].empty() || folders[1].empty()) {
    throw Error(ErrorKind::kUsage,
                "--detector grounded-sam needs two folders, of Grounding DINO and of Segment "
                "Anything: grounded-sam:DINO_FOLDER,SAM_FOLDER");
  }
  return {folders[0], folders[1]};
}

}  // namespace

void add_detector_option(CLI::App& command, DetectorChoice& detector, const std::string& help) {
  command.add_option("--detector", detector.name, help)->capture_default_str();
  command
      .add_option("--detector-device", detector.device,
                  "Where a detector of pixels computes: 'cpu' or 'cuda'")
      ->capture_default_str()
      ->check(CLI::IsMember({"cpu", "cuda"}));
}

void add_detector_option(CLI::App& command, DetectorChoice& detector) {
  add_detector_option(command, detector,
                      "Who finds what synthetic units respond to: 'scene' knows exactly what is in "
                      "pictures that maia drew; 'grounded-sam:DINO_FOLDER,SAM_FOLDER', or "
                      "'grounded-sam' for those of the cache, looks at any picture "
                      "(docs/detectors.md)");
}

std::shared_ptr<const ConceptDetector> open_detector(const DetectorChoice& choice) {
  const std::string& name = choice.name;
  if (name == kSceneDetector) return make_scene_detector(collage_world());
  if (name != kGroundedSam && !name.starts_with(std::string(kGroundedSam) + ":")) {
    throw Error(ErrorKind::kUsage, "there is no detector '" + clean_utf8(name, 80) +
                                       "': --detector is " + kDetectorNames);
  }
  const Folders folders = folders_of(name);
  std::shared_ptr<const BoxCutter> cutter = open_box_cutter(folders.cutter, choice.device);
  std::shared_ptr<const BoxFinder> finder = open_box_finder(folders.finder, choice.device);
  return cache_detections(make_grounded_detector(std::move(finder), std::move(cutter)),
                          cache_folder() / "detections");
}

}  // namespace maia
