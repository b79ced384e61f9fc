// PNG files of 8-bit pixels. OpenCV writes the same pixels in twice the time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace maia {

// `pixels` holds height x width x channels bytes; `channels` is 1 (grayscale) or 3 (RGB). The same
// bytes for the same pixels, whatever thread asks.
std::vector<std::uint8_t> write_png(std::span<const std::uint8_t> pixels, int width, int height,
                                    int channels);

}  // namespace maia
