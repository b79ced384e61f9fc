// Procedural backgrounds: texture noise, gradients, perspective and patterns, nothing loaded.
#pragma once

#include <cstdint>
#include <string>

#include "image/image.hpp"

namespace maia {

// A background's name, "plain", "plain COLOUR", a texture's name or "COLOUR TEXTURE". The same
// arguments give the same bytes. Throws kBadInput for an unknown name.
Image draw_background(const std::string& name, std::uint64_t seed, int width, int height);
bool is_background(const std::string& name);

// Where the ground begins, as a part of the height: objects stand below it. 0 where all is ground,
// 1 where there is none.
double horizon_of(const std::string& background);
// Whether something standing on it casts a shadow.
bool has_ground(const std::string& background);

}  // namespace maia
