#include "imagery/parts.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <opencv2/imgproc.hpp>

#include "base/files.hpp"
#include "imagery/part_outlines.hpp"
#include "imagery/placement.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

const PartOutlines& outlines() {
  static const PartOutlines kOutlines = [] {
    const auto path = data_folder() / "data" / "parts.json";
    return read_part_outlines(read_text(path), path.string());
  }();
  return kOutlines;
}

// A part on its stamp, in pixels of the cut-out.
struct StampPart {
  std::string name;
  cv::Rect box;    // what it covers
  cv::Mat inside;  // of the box's size, 0 or 255
};

using StampParts = std::vector<StampPart>;  // by name

void fill(cv::Mat& mask, const PartOutline& outline) {
  if (outline.corners.empty()) {
    mask.setTo(255);
    return;
  }
  constexpr int kShift = 4;  // of the corners, in sixteenths of a pixel
  std::vector<cv::Point> corners;
  for (const auto& [x, y] : outline.corners) {
    corners.emplace_back(cvRound((x * mask.cols - 0.5) * (1 << kShift)),
                         cvRound((y * mask.rows - 0.5) * (1 << kShift)));
  }
  cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{corners}, 255, cv::LINE_8, kShift);
}

cv::Mat alpha_of(const Cutout& cutout) {
  cv::Mat alpha;
  cv::extractChannel(cv::Mat(cutout.height, cutout.width, CV_8UC4,
                             const_cast<std::uint8_t*>(cutout.pixels.data())),
                     alpha, 3);
  return alpha >= 128;
}

StampParts draw_parts(const std::vector<PartOutline>& list, const Cutout& cutout) {
  const cv::Mat visible = alpha_of(cutout);
  std::map<std::string, cv::Mat> masks;
  for (const PartOutline& outline : list) {
    cv::Mat& mask = masks[outline.part];
    if (mask.empty()) mask = cv::Mat::zeros(visible.size(), CV_8U);
    fill(mask, outline);
  }
  for (const PartOutline& outline : list) {
    for (const auto& name : outline.without) masks[outline.part].setTo(0, masks[name]);
  }
  StampParts parts;
  for (auto& [name, mask] : masks) {
    mask &= visible;
    const cv::Rect box = cv::boundingRect(mask);
    if (!box.empty()) parts.push_back({name, box, mask(box).clone()});
  }
  return parts;
}

// Of a stamp that has outlines. Drawn when it is first asked for and kept.
std::shared_ptr<const StampParts> parts_of(const std::string& stamp, const Cutout& cutout) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const StampParts>> known;
  const std::lock_guard lock(mutex);
  auto& parts = known[stamp];
  if (parts == nullptr) {
    parts = std::make_shared<const StampParts>(
        draw_parts(outlines().by_stamp.find(stamp)->second, cutout));
  }
  return parts;
}

// The pixels of the canvas that a part may reach along one axis, from `first` on, and for each the
// pixel of the part that it shows.
struct Span {
  int first = 0;
  std::vector<int> sources;
};

Span span(int part_start, int part_length, int whole, int box_start, int box_length, bool mirror,
          int canvas) {
  Span result;
  for (int i = std::max(0, -box_start); i < std::min(box_length, canvas - box_start); ++i) {
    const int at = mirror ? box_length - 1 - i : i;
    const int source = static_cast<int>((at + 0.5) * whole / box_length) - part_start;
    if (source < 0 || source >= part_length) continue;
    if (result.sources.empty()) result.first = box_start + i;
    result.sources.push_back(source);
  }
  return result;
}

// Empty where none of the part is in sight.
Mask visible_mask(const StampPart& part, const Cutout& cutout, const ObjectBox& box, bool mirror,
                  const RenderedScene& rendered, std::uint8_t label) {
  const int width = rendered.image.width(), height = rendered.image.height();
  const Span columns =
      span(part.box.x, part.box.width, cutout.width, box.left, box.width, mirror, width);
  const Span rows =
      span(part.box.y, part.box.height, cutout.height, box.top, box.height, false, height);
  Mask mask;
  for (std::size_t y = 0; y < rows.sources.size(); ++y) {
    const auto* inside = part.inside.ptr<std::uint8_t>(rows.sources[y]);
    const std::size_t start = (rows.first + y) * std::size_t(width) + columns.first;
    for (std::size_t x = 0; x < columns.sources.size(); ++x) {
      if (inside[columns.sources[x]] == 0 || rendered.labels[start + x] != label) continue;
      if (mask.values.empty()) {
        mask = {width, height, std::vector<std::uint8_t>(rendered.labels.size(), 0)};
      }
      mask.values[start + x] = 1;
    }
  }
  return mask;
}

}  // namespace

const std::vector<std::string>& part_names() {
  return outlines().parts;
}

std::vector<std::string> terms_with_part(std::string_view part) {
  // A lexicon of its own: the world may ask while it is being made.
  static const auto kTerms = [] {
    const Lexicon lexicon;
    std::map<std::string, std::vector<std::string>, std::less<>> terms;
    for (const Term& term : lexicon.terms()) {
      for (const std::string& name : part_names()) {
        if (std::any_of(term.stamps.begin(), term.stamps.end(),
                        [&](const StampInfo& stamp) { return stamp_has_part(stamp.path, name); })) {
          terms[name].push_back(term.name);
        }
      }
    }
    return terms;
  }();
  const auto found = kTerms.find(part);
  return found == kTerms.end() ? std::vector<std::string>{} : found->second;
}

bool stamp_has_part(std::string_view stamp, std::string_view part) {
  const auto found = outlines().by_stamp.find(stamp);
  return found != outlines().by_stamp.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [&](const PartOutline& outline) { return outline.part == part; });
}

std::vector<VisiblePart> visible_parts(const Scene& scene, const RenderedScene& rendered) {
  std::vector<VisiblePart> visible;
  for (std::size_t i = 0; i < scene.objects.size(); ++i) {
    const SceneObject& object = scene.objects[i];
    if (!outlines().by_stamp.contains(object.stamp)) continue;
    const auto stamp = collage_world()->stamps().get(object.stamp);
    const ObjectBox box = object_box(scene, object, stamp->cutout);
    for (const StampPart& part : *parts_of(object.stamp, stamp->cutout)) {
      Mask mask = visible_mask(part, stamp->cutout, box, object.mirror, rendered,
                               static_cast<std::uint8_t>(i + 1));
      if (!mask.values.empty()) visible.push_back({part.name, i, std::move(mask)});
    }
  }
  return visible;
}

}  // namespace maia
