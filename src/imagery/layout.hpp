// Where objects go on the canvas.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "imagery/prompt.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace maia {

// One SceneObject for each of each request's count, farthest first, each where its placement says.
// An object's stamp and pose, and the place of one that may stand anywhere, depend on the seed, on
// how many objects there are and on its number among them, not on what the others show: two prompts
// that differ in one noun give scenes that differ in one object.
std::vector<SceneObject> lay_out(const CollageWorld& world, std::span<const ObjectRequest> requests,
                                 const std::string& background, std::uint64_t seed);

// One more object, where it covers the others least.
SceneObject add_object(const CollageWorld& world, const ObjectRequest& request, const Scene& scene,
                       std::uint64_t seed);

// Chooses a term, a stamp and, where the stamp is not of that colour by nature, the colour.
SceneObject choose_stamp(const CollageWorld& world, const ObjectRequest& request,
                         std::uint64_t seed);

}  // namespace maia
