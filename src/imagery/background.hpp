// Procedural backgrounds: texture noise, gradients and perspective, nothing loaded.
#pragma once

#include <cstdint>
#include <string>

#include "image/image.hpp"

namespace maia {

// A background's name, "plain", or "plain COLOUR". The same arguments give the same bytes. Throws
// kBadInput for an unknown name.
Image draw_background(const std::string& name, std::uint64_t seed, int width, int height);
bool is_background(const std::string& name);

// Where the ground begins, as a part of the height: objects stand below it. 0 where all is ground,
// 1 where there is none.
double horizon_of(const std::string& background);
// Whether something standing on it casts a shadow.
bool has_ground(const std::string& background);

// Changes a finished picture's light: "day" (as it is), "night", "sunset" or "fog".
void apply_light(Image& image, const std::string& light);

}  // namespace maia
