// From a prompt to a scene.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace maia {

struct ComposedScene {
  Scene scene;
  std::vector<std::string> missing;  // words that the scene does not show
};

// Never throws on any text; only its first kilobytes are read. The same prompt and seed give the
// same scene, and two prompts share what they have in common under one seed.
ComposedScene compose_scene(const CollageWorld& world, const std::string& prompt,
                            std::uint64_t seed);

inline constexpr std::size_t kMaxPromptBytes = 16384;

}  // namespace maia
