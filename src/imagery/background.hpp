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

// Changes a finished picture: its light, one of light_names() or "day", which leaves it as it is;
// its weather, one of weather_names() or "clear"; its style, one of style_names() or "photo". What
// falls or is drawn by chance follows from the seed.
void apply_light(Image& image, const std::string& light);
void apply_weather(Image& image, const std::string& weather, std::uint64_t seed);
void apply_style(Image& image, const std::string& style);

}  // namespace maia
