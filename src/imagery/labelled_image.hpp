// A picture together with what it shows, where that is known exactly: the scene it was drawn from.
#pragma once

#include <memory>
#include <vector>

#include "image/image.hpp"

namespace maia {

struct Scene;  // imagery/scene.hpp

struct LabelledImage {
  Image image;
  std::shared_ptr<const Scene> scene;  // null where nothing is known
};

// Somebody else's picture and scene, so that neither is copied to be measured. Both must outlive
// it.
struct ImageView {
  const Image& image;
  const Scene* scene = nullptr;  // null where nothing is known
};

// Views of pictures that have an `image` and a `scene`.
template <typename Labelled>
std::vector<ImageView> views_of(const std::vector<Labelled>& pictures) {
  std::vector<ImageView> views;
  views.reserve(pictures.size());
  for (const Labelled& picture : pictures) views.push_back({picture.image, picture.scene.get()});
  return views;
}

// Views of pictures of which nothing is known.
inline std::vector<ImageView> views_of(const std::vector<Image>& images) {
  std::vector<ImageView> views;
  views.reserve(images.size());
  for (const Image& image : images) views.push_back({image, nullptr});
  return views;
}

}  // namespace maia
