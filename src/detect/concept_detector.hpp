// What of a picture is what a phrase names: phrases in, masks and scores out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "imagery/labelled_image.hpp"

namespace maia {

// Of one object, or of what has no parts to count, such as a sky.
struct Detection {
  Mask mask;        // of the picture's size
  float score = 0;  // how sure the detector is, kLeastScore to 1
};

// What a detector is less sure of is not there: the default of Grounding DINO for boxes.
inline constexpr float kLeastScore = 0.3F;

// Thread-safe, and the same picture and phrase give the same detections.
class ConceptDetector {
 public:
  virtual ~ConceptDetector() = default;
  // Whether it goes by scenes, and finds nothing in a picture without one; else it goes by pixels,
  // which must be there.
  virtual bool reads_scenes() const = 0;
  // What the phrase means to the detector, as a text that is another where detect() may answer
  // otherwise. Throws kNotFound, naming the nearest phrases, for one that it does not know.
  virtual std::string meaning(const std::string& phrase) const = 0;
  // For each phrase the detections, so that what a picture takes once is done once for all.
  virtual std::vector<std::vector<Detection>> detect(
      const ImageView& picture, std::span<const std::string> phrases) const = 0;
};

}  // namespace maia
