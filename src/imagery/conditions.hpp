// What lies over a finished picture: the light, the weather, the style. None of them changes what
// is where.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "image/image.hpp"

namespace maia {

// One of light_names(), or "day", which leaves the picture as it is. Throws kBadInput for another.
void apply_light(Image& image, const std::string& light);
// One of weather_names(), or "clear"; what falls by chance follows from the seed.
void apply_weather(Image& image, const std::string& weather, std::uint64_t seed);
// One of style_names(), or "photo". `labels` is of the picture's size, 0 where the background
// shows.
void apply_style(Image& image, std::span<const std::uint8_t> labels, const std::string& style);

}  // namespace maia
