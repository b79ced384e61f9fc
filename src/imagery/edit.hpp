// Changing a scene as an instruction says, and nothing else of it.
#pragma once

#include <cstdint>
#include <string>

#include "imagery/compose.hpp"

namespace maia {

// Several changes may be joined by "and" or commas. What cannot be done leaves the scene as it is
// and is reported by its words. Never throws on any text.
ComposedScene edit_scene(const CollageWorld& world, const Scene& scene,
                         const std::string& instruction, std::uint64_t seed);

}  // namespace maia
