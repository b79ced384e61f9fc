// Patterns that fill the canvas like a background: texture_names() of lexicon.hpp.
#pragma once

#include <optional>
#include <string>

#include "imagery/paint.hpp"

namespace maia {

bool is_texture(const std::string& name);
// In `colour` on a plain ground, or in the pattern's own colours, which vary with the seed. `name`
// is that of a texture.
void paint_texture(Painter& painter, Random& random, const std::string& name,
                   std::optional<Rgb> colour);

}  // namespace maia
