// The blind reader of collage pictures: it counts labelled pixels, so that it is never wrong about
// what is lit, and names colours from the pixels themselves.
#pragma once

#include <memory>

#include "detect/reader.hpp"

namespace maia {

// describe:
//   lit: red mug 62%, snow background 38%; colours: red 50%, white 40%; dark: dog, cat
//   lit: tail of dog 80%, dog 20%; colours: brown 90%; where: left; dark: dog, snow background
//   nothing is highlighted; dark: dog, snow background
//   lit: unknown; colours: gray 90%            (a picture without a scene)
// Shares under 5% (colours: 10%) are left out, largest first; an object has a colour word where it
// was repainted, and a part is named where it is what is meant (detect/lit_regions.hpp), as is a
// surface of the background ("sky background" over a beach, "building" in a city); light,
// weather and style are the last lit items ("night light", "sketch light"); "where" is given where
// nine tenths of a mask are in one half. summarize: lines "COUNT of N: crow" for the terms, groups
// ("birds (any)"), parts, backgrounds and colours lit in at least a third of the pictures that have
// anything lit, most frequent first, and then "COUNT of N: nothing is highlighted" where there are
// such.
std::unique_ptr<BlindReader> make_scene_reader();

}  // namespace maia
