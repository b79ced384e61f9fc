#include "imagery/surfaces.hpp"

#include "imagery/lexicon.hpp"

namespace maia {

const std::vector<NamedSurface>& named_surfaces() {
  static const std::vector<NamedSurface> kSurfaces = {
      {"sky", {"sky", 0, 1}},
      {"sky", {"night sky", 0, 1}},
      {"sky", {"beach", 0, 0.27}},
      {"sky", {"desert", 0, 0.26}},
      {"sky", {"snow", 0, 0.20}},
      {"sky", {"city", 0, 0.15}},
      {"sky", {"mountains", 0, 0.20}},
      {"sky", {"road", 0, 0.40}},
      {"sky", {"garden", 0, 0.20}},
      {"sky", {"playground", 0, 0.30}},
      {"sky", {"skyline", 0, 0.32}},
      {"sky", {"pool", 0, 0.12}},
      {"water", {"water", 0, 1}},
      {"water", {"underwater", 0, 1}},
      {"water", {"beach", 0.27, 0.50}},
      {"water", {"skyline", 0.66, 0.82}},
      {"water", {"pool", 0.23, 1}},
      {"pool", {"pool", 0.23, 1}},
      {"grass", {"grass", 0, 1}},
      {"grass", {"mountains", 0.72, 1}},
      {"grass", {"garden", 0.60, 1}},
      {"sand", {"beach", 0.50, 1}},
      {"sand", {"desert", 0.26, 1}},
      {"sand", {"playground", 0.60, 1}},
      {"snow", {"snow", 0.30, 1}},
      {"mountain", {"mountains", 0.20, 0.68}},
      {"tree", {"forest", 0, 0.70}},
      {"tree", {"snow", 0.14, 0.30}},
      {"tree", {"playground", 0.25, 0.50}},
      {"building", {"city", 0.15, 0.70}},
      {"building", {"skyline", 0.32, 0.66}},
      {"skyline", {"city", 0.15, 0.70}},
      {"skyline", {"skyline", 0.32, 0.66}},
      {"road", {"city", 0.70, 1, 0.30, 1.10}},
      {"road", {"road", 0.44, 1, 0.04, 0.94}},
      {"fence", {"garden", 0.33, 0.52}},
      {"flower", {"garden", 0.50, 0.60}},
      {"bookshelf", {"library", 0, 0.78}},
      {"wall", {"room", 0, 0.68}},
      {"wall", {"kitchen", 0, 0.60}},
      {"floor", {"room", 0.70, 1}},
      {"floor", {"kitchen", 0.80, 1}},
      {"floor", {"library", 0.78, 1}},
  };
  return kSurfaces;
}

std::vector<Surface> surfaces_called(const std::string& name) {
  std::vector<Surface> found;
  for (const auto& [known, surface] : named_surfaces()) {
    if (known == name || plural_of(known) == name) found.push_back(surface);
  }
  return found;
}

}  // namespace maia
