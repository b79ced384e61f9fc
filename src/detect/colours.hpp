// Naming the colour of a pixel.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace maia {

inline constexpr std::size_t kColourCount = 11;
// red, orange, yellow, green, blue, purple, pink, brown, black, white, gray
const std::array<std::string, kColourCount>& colour_words();

// The index in colour_words() of the basic colour term a person would use, by hue, saturation and
// value.
std::size_t colour_index(std::uint8_t red, std::uint8_t green, std::uint8_t blue);

}  // namespace maia
