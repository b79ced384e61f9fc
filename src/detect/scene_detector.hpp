// The concept detector of the collage world: scenes say exactly what is where, so that it is never
// wrong, and its scores say how easily a thing is seen.
#pragma once

#include <cstdint>
#include <memory>

#include "detect/concept_detector.hpp"
#include "imagery/world.hpp"

namespace maia {

// The score of a thing that covers the part a of the picture and differs by the contrast c, 0 to 1,
// from what is around it:
//
//   (1 - exp(-a / scale)) * (0.55 + 0.45 c) + 0.02 z, at most 0.99
//
// with a scale of 0.02 for objects, 0.0002 for parts, 0.10 for surfaces and patterns, 0.05 for
// colours, and z a standard normal number that follows from seed, scene and phrase. What is worth
// less than kLeastScore is not found. A light, a weather or a style covers the picture, with the
// contrast 1.
//
// A picture without a scene shows nothing. Phrases are understood as prompts are, and some more:
// find_scene_concept().
std::unique_ptr<ConceptDetector> make_scene_detector(std::shared_ptr<const CollageWorld> world,
                                                     std::uint64_t seed = 0);

}  // namespace maia
