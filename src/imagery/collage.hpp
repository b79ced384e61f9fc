// The offline image generator and editor: scenes of photographed cut-outs, drawn in milliseconds,
// with every pixel's content known.
#pragma once

#include <memory>

#include "imagery/text_to_image.hpp"

namespace maia {

class CollageWorld;

// Both share one loaded world. Throw kUnavailable, naming the package to install, where
// tuxpaint-stamps-default or wordnet-base is not installed.
std::shared_ptr<const TextToImage> make_collage_generator();
std::shared_ptr<const ImageEditor> make_collage_editor();
// Those of a world that may name its stamps otherwise.
std::shared_ptr<const TextToImage> make_collage_generator(
    std::shared_ptr<const CollageWorld> world);
std::shared_ptr<const ImageEditor> make_collage_editor(std::shared_ptr<const CollageWorld> world);

}  // namespace maia
