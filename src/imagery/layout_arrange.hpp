// Objects that a prompt puts somewhere: at parts of the canvas, and in relation to each other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "imagery/layout_stage.hpp"

namespace maia {

// `objects` are those of the requests, in their order, with their sizes; returns them with their
// places, farthest first. What relates to another object by height or depth is stacked with it;
// the stacks stand in columns whose order satisfies the rest.
std::vector<SceneObject> arrange(const Stage& stage, std::span<const ObjectRequest> requests,
                                 std::vector<SceneObject> objects, std::uint64_t seed);

}  // namespace maia
