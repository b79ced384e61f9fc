#include "imagery/coco.hpp"

#include <algorithm>

namespace maia {
namespace {

std::size_t category_of(const Lexicon& lexicon, const std::string& term) {
  return static_cast<std::size_t>(lexicon.find(term) - lexicon.terms().data()) + 1;
}

struct Extent {
  int left = 0;
  int top = 0;
  int right = -1;  // the last column and row of it
  int bottom = -1;
  std::size_t area = 0;
  // Column by column, the lengths of runs of pixels that are not and that are the object's, in
  // turn; the first may be 0.
  std::vector<std::size_t> runs;
};

Extent extent_of(std::span<const std::uint8_t> labels, int width, int height, int label) {
  Extent extent{.left = width, .top = height};
  bool inside = false;
  std::size_t run = 0;
  for (int x = 0; x < width; ++x) {
    for (int y = 0; y < height; ++y) {
      const bool own = labels[std::size_t(y) * width + x] == label;
      if (own != inside) {
        extent.runs.push_back(run);
        run = 0;
        inside = own;
      }
      ++run;
      if (!own) continue;
      ++extent.area;
      extent.left = std::min(extent.left, x);
      extent.right = std::max(extent.right, x);
      extent.top = std::min(extent.top, y);
      extent.bottom = std::max(extent.bottom, y);
    }
  }
  extent.runs.push_back(run);
  return extent;
}

}  // namespace

Json coco_categories(const Lexicon& lexicon) {
  Json categories = Json::array();
  for (const Term& term : lexicon.terms()) {
    categories.push_back({{"id", category_of(lexicon, term.name)},
                          {"name", term.name},
                          {"supercategory", lexicon.groups()[term.group].name}});
  }
  return categories;
}

Json coco_image(std::size_t index, const std::string& file, const Scene& scene) {
  return {{"id", index + 1}, {"file_name", file}, {"width", scene.width}, {"height", scene.height}};
}

std::vector<Json> coco_annotations(const Lexicon& lexicon, std::size_t index, const Scene& scene,
                                   std::span<const std::uint8_t> labels) {
  std::vector<Json> annotations;
  for (std::size_t i = 0; i < scene.objects.size(); ++i) {
    Extent extent = extent_of(labels, scene.width, scene.height, static_cast<int>(i + 1));
    if (extent.area == 0) continue;
    annotations.push_back(
        {{"id", index * kMaxSceneObjects + i + 1},
         {"image_id", index + 1},
         {"category_id", category_of(lexicon, scene.objects[i].term)},
         {"bbox",
          {extent.left, extent.top, extent.right - extent.left + 1,
           extent.bottom - extent.top + 1}},
         {"area", extent.area},
         {"iscrowd", 0},
         {"segmentation",
          {{"size", {scene.height, scene.width}}, {"counts", std::move(extent.runs)}}}});
  }
  return annotations;
}

}  // namespace maia
