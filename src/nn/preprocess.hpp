// What a network sees of a picture.
#pragma once

#include "image/image.hpp"

namespace maia {

// The shorter side becomes `side` (PIL's bicubic), and the centre is cut out: side x side pixels. A
// picture of that size stays as it is. Throws kBadInput for an empty picture.
Image square_view(const Image& image, int side);

}  // namespace maia
