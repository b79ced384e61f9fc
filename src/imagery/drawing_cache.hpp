// Many runs, one generator: a picture that several of them ask for is drawn once.
#pragma once

#include <cstddef>
#include <memory>

#include "imagery/text_to_image.hpp"

namespace maia {

// `generator`, whose pictures are kept by prompt and seed, those used last within `bytes` of
// memory; one that is being drawn is waited for. A failure reaches all who wait for it and is not
// kept.
std::shared_ptr<const TextToImage> share_drawings(std::shared_ptr<const TextToImage> generator,
                                                  std::size_t bytes);

}  // namespace maia
