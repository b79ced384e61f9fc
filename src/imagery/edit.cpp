#include "imagery/edit.hpp"

#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/editor.hpp"

namespace maia {

ComposedScene edit_scene(const CollageWorld& world, const Scene& scene,
                         const std::string& instruction, std::uint64_t seed) {
  const auto words = read_words(clean_utf8(instruction, kMaxPromptBytes));
  return Editor(world, scene, derive_seed(seed, "edit")).run(words);
}

}  // namespace maia
