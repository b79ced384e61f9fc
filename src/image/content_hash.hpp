// What a picture shows, as a name for it.
#pragma once

#include <string>

#include "image/image.hpp"

namespace maia {

// The SHA-256 of its size and its pixels: whatever file it comes from.
std::string content_hash(const Image& image);

}  // namespace maia
