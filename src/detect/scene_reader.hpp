// The blind reader of collage pictures: it counts labelled pixels, so that it is never wrong about
// what is lit, and names colours from the pixels themselves.
#pragma once

#include <memory>

#include "detect/reader.hpp"

namespace maia {

// describe:
//   lit: red mug 62%, snow background 38%; colours: red 50%, white 40%; dark: dog, cat
//   nothing is highlighted; dark: dog, snow background
//   lit: unknown; colours: gray 90%            (a picture without a scene)
// Shares under 5% (colours: 10%) are left out, largest first; an object has a colour word where it
// was repainted; light other than day is the last lit item ("night light"). summarize: lines "COUNT
// of N: crow" for the terms, groups ("birds (any)"), backgrounds and colours lit in at least a
// third of the pictures that have anything lit, most frequent first, and then "COUNT of N: nothing
// is highlighted" where there are such.
std::unique_ptr<BlindReader> make_scene_reader();

}  // namespace maia
