// A concept detector of any picture, as that of the synthetic units of Rott Shaham et al. 2024
// (appendix C2): a model finds boxes for a phrase (Grounding DINO), and another cuts out the object
// in each box (Segment Anything).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "detect/concept_detector.hpp"

namespace maia {

// In pixels of the picture.
struct ScoredBox {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;
  float score = 0;
};

class BoxFinder {
 public:
  virtual ~BoxFinder() = default;
  // What decides its answers: weights and thresholds.
  virtual std::string hash() const = 0;
  // For each phrase the boxes of what it names.
  virtual std::vector<std::vector<ScoredBox>> find(const Image& picture,
                                                   std::span<const std::string> phrases) const = 0;
};

class BoxCutter {
 public:
  virtual ~BoxCutter() = default;
  virtual std::string hash() const = 0;
  // For each box the mask, of the picture's size.
  virtual std::vector<Mask> cut(const Image& picture, std::span<const ScoredBox> boxes) const = 0;
};

// The score is the box's; boxes under kLeastScore are left out, and what of a box is outside of the
// picture too. A phrase means itself to it: there is none that it does not know. The finder and the
// cutter are asked for one picture at a time, since each uses all processors for it.
std::unique_ptr<ConceptDetector> make_grounded_detector(std::shared_ptr<const BoxFinder> finder,
                                                        std::shared_ptr<const BoxCutter> cutter);

}  // namespace maia
