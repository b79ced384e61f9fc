// What a collage dataset is made of, as a value: each of its scenes follows from the recipe and the
// scene's number alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "imagery/correlation_table.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/scene.hpp"

namespace maia {

struct CollageClass {
  std::string name;                // as the user writes it; its folder has '_' for spaces
  std::vector<std::size_t> terms;  // any of them shows it
  std::vector<double> shares;      // of each background of the recipe; they sum to 1
};

struct CollageRecipe {
  std::size_t count = 0;
  std::uint64_t seed = 0;
  int width = kSceneSide;
  int height = kSceneSide;
  // Without classes every scene is random_scene()'s, and in the folder "scene".
  std::vector<CollageClass> classes;
  std::vector<std::string> backgrounds;
  bool masks = false;  // label pictures and COCO annotations too
};

// Classes by words of the lexicon, categories included ("dog", "birds", "musical instrument"), on
// backgrounds by name or synonym ("grass", "plain red", "meadow"), each class equally often on
// each. No backgrounds are all of background_names(). Throws kUsage for a word that cannot be
// drawn, with the nearest that can, for two classes that the same thing could show, and for
// repeated names.
void choose_classes(CollageRecipe& recipe, const std::vector<std::string>& classes,
                    const std::vector<std::string>& backgrounds);
// The same from a table, with its shares. Classes and backgrounds that are given choose the order
// and must be the table's; throws kUsage otherwise.
void choose_classes(CollageRecipe& recipe, const std::vector<std::string>& classes,
                    const std::vector<std::string>& backgrounds, const CorrelationTable& table);

// The class of a scene, by its number among the recipe's: classes take turns.
std::size_t class_of(const CollageRecipe& recipe, std::size_t index);
// The background of a scene of a class. Of a class with shares 0.9 and 0.1, close to nine in ten of
// any run of its scenes are on the first background: places in a golden-ratio sequence, which are
// more even than chance at every length.
const std::string& background_of(const CollageRecipe& recipe, std::size_t index);
Scene scene_of(const CollageRecipe& recipe, std::size_t index);
// "dog/000012.jpg"; without ".jpg" the name of what else belongs to it.
std::string scene_name(const CollageRecipe& recipe, std::size_t index);

// Everything that decides the dataset's bytes, for the record and to compare.
Json recipe_to_json(const CollageRecipe& recipe);
// Eight digits that change with what the collage world makes of the recipe, so that a program never
// takes the dataset of another version of itself for its own.
std::string drawing_version(const CollageRecipe& recipe);

}  // namespace maia
