#include "detect/grounded_sam.hpp"
#include "nn/grounding/grounding_dino.hpp"

namespace maia {
namespace {

constexpr float kBoxThreshold = kLeastScore;
constexpr float kWordThreshold = 0.25F;

class GroundingDinoFinder : public BoxFinder {
 public:
  GroundingDinoFinder(const std::filesystem::path& folder, const std::string& device)
      : model_(folder, device) {}

  std::string hash() const override { return model_.hash(); }

  // Each phrase is a caption of its own, so that its boxes do not depend on the others.
  std::vector<std::vector<ScoredBox>> find(const Image& picture,
                                           std::span<const std::string> phrases) const override {
    std::vector<std::vector<ScoredBox>> found;
    for (const std::string& phrase : phrases) {
      std::vector<ScoredBox>& boxes = found.emplace_back();
      for (const GroundedBox& box :
           model_.detect(picture, phrase + ".", kBoxThreshold, kWordThreshold)) {
        boxes.push_back({box.left, box.top, box.right, box.bottom, box.score});
      }
    }
    return found;
  }

 private:
  GroundingDino model_;
};

}  // namespace

std::unique_ptr<BoxFinder> open_box_finder(const std::filesystem::path& folder,
                                           const std::string& device) {
  return std::make_unique<GroundingDinoFinder>(folder, device);
}

}  // namespace maia
