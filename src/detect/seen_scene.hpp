// A scene as a detector looks at it: which pixels belong to what, and how well each thing stands
// out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "imagery/parts.hpp"
#include "imagery/scene.hpp"

namespace maia {

struct SeenObject {
  std::size_t pixels = 0;  // that nothing hides
  double contrast = 0;     // of its mean colour with that of what is around it, 0 to 1
  double x = 0;            // the middle of what is seen, as parts of width and height
  double y = 0;
};

// For one thread.
class SeenScene {
 public:
  explicit SeenScene(const Scene& scene);

  const Scene& scene() const { return scene_; }
  const RenderedScene& rendered() const { return rendered_; }
  std::size_t pixels() const { return rendered_.labels.size(); }
  // In the scene's order.
  const std::vector<SeenObject>& objects() const { return objects_; }
  // The colour_index() of every pixel.
  const std::vector<std::uint8_t>& colours() const { return colours_; }

  // What is in sight of the objects' parts.
  const std::vector<VisiblePart>& parts() const;

  Mask empty_mask() const;
  Mask object_mask(std::size_t object) const;
  // Of the mean colours inside and outside, 0 to 1; 1 where it covers everything.
  double contrast(const Mask& mask) const;

 private:
  void look_at(std::size_t object);

  const Scene& scene_;
  RenderedScene rendered_;
  std::vector<SeenObject> objects_;
  std::vector<std::uint8_t> colours_;
  mutable std::optional<std::vector<VisiblePart>> parts_;  // found when first asked for
};

}  // namespace maia
