#include "detect/grounded_sam.hpp"
#include "nn/segment/segment_anything.hpp"

namespace maia {
namespace {

class SegmentAnythingCutter : public BoxCutter {
 public:
  SegmentAnythingCutter(const std::filesystem::path& folder, const std::string& device)
      : model_(folder, device) {}

  std::string hash() const override { return model_.hash(); }

  std::vector<Mask> cut(const Image& picture, std::span<const ScoredBox> boxes) const override {
    std::vector<BoxPrompt> prompts;
    for (const ScoredBox& box : boxes) {
      prompts.push_back({box.left, box.top, box.right, box.bottom});
    }
    std::vector<Mask> masks;
    for (SegmentedMask& segmented : model_.segment(picture, prompts)) {
      masks.push_back(std::move(segmented.mask));
    }
    return masks;
  }

 private:
  SegmentAnything model_;
};

}  // namespace

std::unique_ptr<BoxCutter> open_box_cutter(const std::filesystem::path& folder,
                                           const std::string& device) {
  return std::make_unique<SegmentAnythingCutter>(folder, device);
}

}  // namespace maia
