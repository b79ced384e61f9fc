#include "imagery/compose.hpp"

#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/layout.hpp"
#include "imagery/prompt.hpp"

namespace maia {

ComposedScene compose_scene(const CollageWorld& world, const std::string& prompt,
                            std::uint64_t seed) {
  const auto words = read_words(clean_utf8(prompt, kMaxPromptBytes));
  PromptReading reading = read_prompt(world.dictionary(), words);
  ComposedScene composed;
  Scene& scene = composed.scene;
  scene.background = reading.background.value_or("plain");
  scene.light = reading.light.value_or("day");
  scene.weather = reading.weather.value_or("clear");
  scene.style = reading.style.value_or("photo");
  // The sky at night is the night sky, which is dark already.
  if (scene.background == "sky" && scene.light == "night") scene.background = "night sky";
  if (scene.background == "night sky" && scene.light == "night") scene.light = "day";
  scene.background_seed = derive_seed(seed, "background");
  scene.objects = lay_out(world, reading.objects, scene.background, seed);
  composed.missing = std::move(reading.missing);
  return composed;
}

}  // namespace maia
