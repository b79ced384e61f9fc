#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/detector_options.hpp"
#include "image/codec.hpp"
#include "image/marked_regions.hpp"
#include "image/mask.hpp"
#include "imagery/scene_file.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

struct SegmentCommand {
  std::string picture;
  std::vector<std::string> phrases;
  std::string output;
  DetectorChoice detector{.name = ""};  // empty: the scene's, where there is one
  std::string masks;
  bool json = false;
};

// One thing that was found.
struct Finding {
  std::string phrase;
  Detection detection;
  Region box;
  double part = 0;  // of the picture
  std::string mask_file;
};

void check_arguments(SegmentCommand& command) {
  check_picture_name(command.output);
  for (const std::string& phrase : command.phrases) {
    if (!trim(phrase).empty()) continue;
    throw Error(ErrorKind::kUsage, "a phrase is empty: say what to find, such as \"dog\"");
  }
}

DrawnImage open_picture(SegmentCommand& command) {
  const bool has_scene = fs::exists(scene_file_of(command.picture));
  if (command.detector.name.empty()) {
    if (!has_scene) {
      read_picture(command.picture);  // which says so where that is not there
      throw Error(ErrorKind::kUsage,
                  "there is no " + scene_file_of(command.picture).string() +
                      " that says what the picture shows: name who looks at it, with --detector "
                      "grounded-sam:DINO_FOLDER,SAM_FOLDER");
    }
    command.detector.name = kSceneDetector;
  }
  return command.detector.name == kSceneDetector ? read_drawing(command.picture)
                                                 : read_picture(command.picture);
}

// By phrase, the surest first.
std::vector<Finding> find(const SegmentCommand& command, const DrawnImage& picture) {
  const auto detector = open_detector(command.detector);
  std::vector<std::string> phrases;
  for (const std::string& phrase : command.phrases) {
    phrases.push_back(lower_case(trim(phrase)));
    detector->meaning(phrases.back());  // which throws for one that is not known
  }
  auto detections = detector->detect({picture.image, picture.scene.get()}, phrases);
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    std::stable_sort(detections[i].begin(), detections[i].end(),
                     [](const Detection& a, const Detection& b) { return a.score > b.score; });
    for (Detection& detection : detections[i]) {
      const Region box = bounds_of(detection.mask);
      const double part = double(count_of(detection.mask)) / double(detection.mask.values.size());
      findings.push_back({phrases[i], std::move(detection), box, part, ""});
    }
  }
  return findings;
}

// "02-red mug.png"; of a phrase only what every file system takes.
std::string mask_name(std::size_t number, const std::string& phrase) {
  std::string name;
  for (const char letter : phrase.substr(0, 60)) {
    const auto byte = static_cast<unsigned char>(letter);
    name += std::isalnum(byte) != 0 || letter == ' ' || letter == '-' ? letter : '_';
  }
  return fmt::format("{:02}-{}.png", number, name);
}

void write_masks(const fs::path& folder, std::vector<Finding>& findings) {
  create_folder(folder);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Mask& mask = findings[i].detection.mask;
    std::vector<std::uint8_t> white(mask.values.size());
    std::transform(mask.values.begin(), mask.values.end(), white.begin(),
                   [](std::uint8_t value) { return std::uint8_t(value != 0 ? 255 : 0); });
    const fs::path file = folder / mask_name(i + 1, findings[i].phrase);
    write_file(file, encode_gray_png(white, mask.width, mask.height));
    findings[i].mask_file = file.string();
  }
}

Image mark(const Image& picture, const std::vector<Finding>& findings) {
  std::vector<MarkedRegion> regions;
  for (const Finding& found : findings) {
    regions.push_back({found.detection.mask, found.box,
                       fmt::format("{} {:.2f}", found.phrase, found.detection.score)});
  }
  return mark_regions(picture, regions);
}

Json to_json(const SegmentCommand& command, const std::vector<Finding>& findings) {
  Json listed = Json::array();
  for (const Finding& found : findings) {
    const Region& box = found.box;
    listed.push_back({{"phrase", found.phrase},
                      {"score", found.detection.score},
                      {"box", {box.left, box.top, box.left + box.width, box.top + box.height}},
                      {"part", found.part},
                      {"mask", found.mask_file.empty() ? Json() : Json(found.mask_file)}});
  }
  return {{"file", command.output},
          {"picture", command.picture},
          {"detector", command.detector.name},
          {"detections", listed}};
}

void print_findings(const SegmentCommand& command, const std::vector<Finding>& findings) {
  for (const Finding& found : findings) {
    const Region& box = found.box;
    print_line(fmt::format("{}  score {:.2f}  box {},{} to {},{}  {:.1f} % of the picture",
                           printable(found.phrase), found.detection.score, box.left, box.top,
                           box.left + box.width, box.top + box.height, 100 * found.part));
  }
  for (const std::string& phrase : command.phrases) {
    const std::string wanted = lower_case(trim(phrase));
    const bool there = std::any_of(findings.begin(), findings.end(),
                                   [&](const Finding& found) { return found.phrase == wanted; });
    if (!there) print_line(printable(wanted) + "  not found");
  }
  print_line(command.output);
}

void segment(SegmentCommand& command) {
  check_arguments(command);
  ConsoleProgress progress(command.json);
  progress.stage("looking");
  const DrawnImage picture = open_picture(command);
  auto findings = find(command, picture);
  if (!command.masks.empty()) write_masks(command.masks, findings);
  write_drawing(command.output, {.image = mark(picture.image, findings)});
  progress.clear();
  if (command.json) return print_json(to_json(command, findings));
  print_findings(command, findings);
}

}  // namespace

void add_segment_command(CLI::App& program) {
  auto* command =
      program.add_subcommand("segment",
                             "Show what of a picture is what phrases name: each thing found in a "
                             "colour, with its outline, "
                             "its box and how sure the detector is of it (docs/detectors.md)");
  auto options = std::make_shared<SegmentCommand>();
  command->add_option("picture", options->picture, "The picture's file")->required();
  command->add_option("phrases", options->phrases, "What to find: \"dog\" \"red mug\"")->required();
  command->add_option("-o,--output", options->output, "The file to draw it in, .png or .jpg")
      ->required();
  add_detector_option(*command, options->detector,
                      "Who looks: 'scene' or 'grounded-sam:DINO_FOLDER,SAM_FOLDER' ('grounded-sam' "
                      "for those of the cache); without it the "
                      "scene that 'maia draw' kept beside the picture");
  command->add_option("--masks", options->masks, "A folder for each thing's mask, white on black");
  command->add_flag("--json", options->json, "Print JSON for machines");
  command->callback([options] { segment(*options); });
}

}  // namespace maia
