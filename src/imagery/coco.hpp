// Exact labels of collage pictures in the format of the COCO dataset (Lin et al. 2014), as
// pycocotools and torchvision read it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/scene.hpp"

namespace maia {

// Every term of the lexicon, its group as supercategory; ids from 1, the same in every dataset.
Json coco_categories(const Lexicon& lexicon);

// The image number `index` (its id is index + 1), whose file is `file`.
Json coco_image(std::size_t index, const std::string& file, const Scene& scene);

// One annotation for each object with a pixel in sight: its category, box, area, and its mask as
// uncompressed run lengths. Ids are unique in a dataset.
std::vector<Json> coco_annotations(const Lexicon& lexicon, std::size_t index, const Scene& scene,
                                   std::span<const std::uint8_t> labels);

}  // namespace maia
