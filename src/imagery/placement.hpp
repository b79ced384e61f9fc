// Where an object's cut-out lands on the canvas: what drawing it and finding its parts share.
#pragma once

#include "imagery/scene.hpp"
#include "imagery/stamps.hpp"

namespace maia {

// In pixels of the canvas; may reach over its edges.
struct ObjectBox {
  int left = 0;
  int top = 0;
  int width = 1;
  int height = 1;
};

ObjectBox object_box(const Scene& scene, const SceneObject& object, const Cutout& cutout);

}  // namespace maia
