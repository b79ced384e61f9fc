// What the commands that make pictures have in common.
#pragma once

#include <string>
#include <vector>

#include "image/codec.hpp"

namespace maia {

// "512" or "640x480", each from 16 to 2048; throws kUsage for anything else.
ImageSize parse_size(const std::string& text);

// "not shown: running, quickly"; "" where all is shown.
std::string not_shown_line(const std::vector<std::string>& missing);

}  // namespace maia
