#include "imagery/placement.hpp"

#include <algorithm>
#include <cmath>

namespace maia {

ObjectBox object_box(const Scene& scene, const SceneObject& object, const Cutout& cutout) {
  const double side = object.size * std::min(scene.width, scene.height);
  const double factor = side / std::max(cutout.width, cutout.height);
  ObjectBox box;
  box.width = std::max(1, static_cast<int>(std::lround(cutout.width * factor)));
  box.height = std::max(1, static_cast<int>(std::lround(cutout.height * factor)));
  box.left = static_cast<int>(std::lround(object.x * scene.width - box.width / 2.0));
  box.top = static_cast<int>(std::lround(object.y * scene.height)) - box.height;
  return box;
}

}  // namespace maia
