// Drawing pictures from text and changing them by instruction, whoever does it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "imagery/vocabulary.hpp"

namespace maia {

struct Scene;  // imagery/scene.hpp: what a collage picture shows, exactly

struct DrawnImage {
  Image image;
  // Words of the prompt or instruction that the picture does not show; empty when all are shown.
  std::vector<std::string> missing;
  // What the picture shows, where the generator knows it exactly; null otherwise.
  std::shared_ptr<const Scene> scene;
};

// Thread-safe. The same prompt and seed give the same bytes.
class TextToImage {
 public:
  virtual ~TextToImage() = default;
  virtual std::string name() const = 0;
  virtual DrawnImage draw(const std::string& prompt, std::uint64_t seed) const = 0;
  virtual const Vocabulary& vocabulary() const = 0;
};

// Thread-safe. `source.scene` may be null: then an editor that works on scenes reports the whole
// instruction as missing and returns the picture as it was.
class ImageEditor {
 public:
  virtual ~ImageEditor() = default;
  virtual std::string name() const = 0;
  virtual DrawnImage edit(const DrawnImage& source, const std::string& instruction,
                          std::uint64_t seed) const = 0;
};

}  // namespace maia
