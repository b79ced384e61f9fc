// A dataset of collage pictures on disk: what an offline user explains networks with, and trains
// classifiers on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "imagery/collage_recipe.hpp"
#include "imagery/scene.hpp"

namespace maia {

// Where a dataset's folder has its pictures, a folder a class, and with masks their labels: 0 for
// the background, i + 1 for the object number i.
inline constexpr const char* kPictureFolder = "images";
inline constexpr const char* kMaskFolder = "masks";

// Draws the recipe's scenes into `folder`:
//   images/dog/000000.jpg, ...
//   masks/dog/000000.png, ..., annotations.json in COCO's format: with masks
//   scenes.jsonl: a line of {"file": "dog/000000.jpg", "class": "dog", "scene": ...} each
//   dataset.json: the recipe
// A folder that is complete already is left as it is; of two processes one draws and the other
// waits. The folder appears under its name only when it is complete, one that was broken off goes
// on where it was, and the bytes depend on the recipe alone. Throws kLimit on a full disk and
// kBadInput where another dataset or something else has that name.
void draw_collage_dataset(const std::filesystem::path& folder, const CollageRecipe& recipe,
                          Progress& progress);

// Whether the folder looks like one of these.
bool is_drawn_dataset(const std::filesystem::path& folder);

struct DatasetScene {
  std::string file;  // below images/
  Scene scene;
};
// The scenes of a drawn dataset, in order. Throws kNotFound or kBadInput.
std::vector<DatasetScene> read_scenes(const std::filesystem::path& folder);

}  // namespace maia
