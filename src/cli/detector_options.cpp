#include "cli/detector_options.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "detect/detection_cache.hpp"
#include "detect/grounded_sam.hpp"
#include "detect/scene_detector.hpp"

namespace maia {
namespace {

constexpr std::string_view kGroundedSam = "grounded-sam:";

}  // namespace

void add_detector_option(CLI::App& command, std::string& detector) {
  command
      .add_option("--detector", detector,
                  "Who finds what synthetic units respond to: 'scene' knows exactly what is in "
                  "pictures that maia drew; 'grounded-sam:DINO_FOLDER,SAM_FOLDER' looks at any "
                  "picture (docs/detectors.md)")
      ->capture_default_str();
}

std::shared_ptr<const ConceptDetector> open_detector(const std::string& name) {
  if (name == kSceneDetector) return make_scene_detector(collage_world());
  if (!name.starts_with(kGroundedSam)) {
    throw Error(ErrorKind::kUsage, "there is no detector '" + clean_utf8(name, 80) +
                                       "': --detector is " + kDetectorNames);
  }
  const auto folders = split(std::string_view(name).substr(kGroundedSam.size()), ',');
  if (folders.size() != 2 || folders[0].empty() || folders[1].empty()) {
    throw Error(ErrorKind::kUsage,
                "--detector grounded-sam needs two folders, of Grounding DINO and of Segment "
                "Anything: grounded-sam:DINO_FOLDER,SAM_FOLDER");
  }
  const std::string device = "cpu";
  std::shared_ptr<const BoxCutter> cutter = open_box_cutter(folders[1], device);
  std::shared_ptr<const BoxFinder> finder = open_box_finder(folders[0], device);
  return cache_detections(make_grounded_detector(std::move(finder), std::move(cutter)),
                          cache_folder() / "detections");
}

}  // namespace maia
