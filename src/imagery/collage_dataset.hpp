// A dataset of collage pictures on disk: what an offline user explains networks with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/progress.hpp"
#include "imagery/scene.hpp"

namespace maia {

// Draws `count` random scenes into `folder`: scene/000000.jpg, ..., and scenes.jsonl, a line of
// {"file": ..., "scene": ...} each. A folder that is complete already is left as it is; of two
// processes one draws and the other waits. The folder appears under its name only when it is
// complete, and each file depends on seed and number alone. Throws kLimit on a full disk and
// kBadInput where another dataset or something else has that name.
void draw_collage_dataset(const std::filesystem::path& folder, std::size_t count,
                          std::uint64_t seed, Progress& progress);

// The scenes of a drawn dataset, in order. Throws kNotFound or kBadInput.
std::vector<Scene> read_scenes(const std::filesystem::path& folder);

}  // namespace maia
