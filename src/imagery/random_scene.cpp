// Scenes by chance, for datasets.
#include <algorithm>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "imagery/companions.hpp"
#include "imagery/layout.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

std::string random_background(Random& random) {
  if (random.uniform() < 1.0 / 12) {
    const std::string texture = random.pick(texture_names());
    return random.uniform() < 0.5 ? texture : random.pick(colour_names()) + " " + texture;
  }
  const auto& backgrounds = background_names();
  const std::size_t choice = random.below(backgrounds.size() + 2);
  if (choice < backgrounds.size()) return backgrounds[choice];
  return choice == backgrounds.size() ? "plain" : "plain " + random.pick(colour_names());
}

// Two scenes of five have company and surroundings as photographs do.
constexpr double kCompany = 0.4;

const Companions& companions_of(std::size_t term) {
  static const auto kAll = find_companions(collage_world()->lexicon());
  return kAll[term];
}

// What the objects are, and where: the second is a companion of the first, and the background one
// of its own, where it has such and the scene is of that kind.
std::vector<std::size_t> random_terms(const Lexicon& lexicon, std::size_t count, Random& random,
                                      std::string& background) {
  std::vector<std::size_t> terms;
  for (std::size_t i = 0; i < count; ++i) terms.push_back(random.below(lexicon.terms().size()));
  if (random.uniform() >= kCompany) return terms;
  const Companions& companions = companions_of(terms.front());
  if (!companions.backgrounds.empty() && random.uniform() < 0.5) {
    background = random.pick(companions.backgrounds);
  }
  if (companions.terms.empty()) return terms;
  terms.resize(std::max<std::size_t>(count, 2));
  terms[1] = random.pick(random.pick(companions.terms));
  return terms;
}

}  // namespace

Scene random_scene(std::uint64_t seed) {
  const auto world = collage_world();
  Random random(derive_seed(seed, "scene"));
  Scene scene;
  scene.background_seed = derive_seed(seed, "background");
  scene.background = random_background(random);
  const double kind = random.uniform();
  const auto terms = random_terms(world->lexicon(),
                                  kind < 0.5   ? 1
                                  : kind < 0.8 ? 2
                                               : 3,
                                  random, scene.background);
  const double condition = random.uniform();
  if (condition < 1.0 / 8) {
    // The night sky is dark already.
    if (scene.background != "night sky") scene.light = random.pick(light_names());
  } else if (condition < 1.0 / 8 + 1.0 / 12) {
    scene.weather = random.pick(weather_names());
  }
  if (random.uniform() < 1.0 / 20) scene.style = random.pick(style_names());
  std::vector<ObjectRequest> requests(terms.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    ObjectRequest& request = requests[i];
    request.terms = {terms[i]};
    request.size = random.uniform(0.75, 1.2);
    if (random.uniform() < 0.2) request.colour = random.pick(colour_names());
  }
  scene.objects = lay_out(*world, requests, scene.background, seed);
  return scene;
}

}  // namespace maia
