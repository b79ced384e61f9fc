#include "detect/grounded_detector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace maia {
namespace {

// How detections come about so far; to be raised when that changes.
constexpr int kVersion = 1;

// Nothing of a box that is outside.
bool clip(ScoredBox& box, const Image& picture) {
  const auto width = static_cast<float>(picture.width());
  const auto height = static_cast<float>(picture.height());
  box.left = std::clamp(box.left, 0.0F, width);
  box.right = std::clamp(box.right, 0.0F, width);
  box.top = std::clamp(box.top, 0.0F, height);
  box.bottom = std::clamp(box.bottom, 0.0F, height);
  return box.left < box.right && box.top < box.bottom;
}

class GroundedDetector : public ConceptDetector {
 public:
  GroundedDetector(std::shared_ptr<const BoxFinder> finder, std::shared_ptr<const BoxCutter> cutter)
      : finder_(std::move(finder)), cutter_(std::move(cutter)) {}

  bool reads_scenes() const override { return false; }

  std::string meaning(const std::string& phrase) const override {
    const std::lock_guard lock(hashing_);
    if (hash_.empty()) hash_ = sha256(finder_->hash() + "\n" + cutter_->hash());
    return fmt::format("grounded detector {}, {}: {}", kVersion, hash_, phrase);
  }

  std::vector<std::vector<Detection>> detect(const ImageView& picture,
                                             std::span<const std::string> phrases) const override {
    std::vector<std::vector<Detection>> detections(phrases.size());
    if (phrases.empty() || picture.image.empty()) return detections;
    const std::lock_guard lock(detecting_);
    const auto found = finder_->find(picture.image, phrases);
    std::vector<ScoredBox> boxes;
    std::vector<std::size_t> owners;  // the phrases
    for (std::size_t i = 0; i < phrases.size(); ++i) {
      for (ScoredBox box : found.at(i)) {
        if (!(box.score >= kLeastScore) || !clip(box, picture.image)) continue;
        boxes.push_back(box);
        owners.push_back(i);
      }
    }
    if (boxes.empty()) return detections;
    auto masks = cutter_->cut(picture.image, boxes);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      detections[owners[i]].push_back({std::move(masks.at(i)), std::min(boxes[i].score, 1.0F)});
    }
    return detections;
  }

 private:
  std::shared_ptr<const BoxFinder> finder_;
  std::shared_ptr<const BoxCutter> cutter_;
  mutable std::mutex detecting_;
  mutable std::mutex hashing_;
  mutable std::string hash_;
};

}  // namespace

std::unique_ptr<ConceptDetector> make_grounded_detector(std::shared_ptr<const BoxFinder> finder,
                                                        std::shared_ptr<const BoxCutter> cutter) {
  return std::make_unique<GroundedDetector>(std::move(finder), std::move(cutter));
}

}  // namespace maia
