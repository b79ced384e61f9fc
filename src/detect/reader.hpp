// The blind reader: says what the highlighted region of a picture shows, and knows nothing else of
// the run.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "image/image.hpp"
#include "imagery/text_to_image.hpp"

namespace maia {

// A picture as it is read: without a mask the whole picture is meant, with an empty mask nothing
// is.
struct ReadableImage {
  Image image;  // before darkening
  std::shared_ptr<const Scene> scene;
  std::optional<Mask> lit;
};

// Thread-safe.
class BlindReader {
 public:
  virtual ~BlindReader() = default;
  virtual std::string name() const = 0;
  // One line, no trailing newline.
  virtual std::string describe(const ReadableImage& image) const = 0;
  // What the lit regions of all pictures have in common: a few lines.
  virtual std::string summarize(std::span<const ReadableImage> images) const = 0;
};

}  // namespace maia
