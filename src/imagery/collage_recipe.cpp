#include "imagery/collage_recipe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/background.hpp"
#include "imagery/layout.hpp"
#include "imagery/world.hpp"

namespace maia {
namespace {

// To be raised when the collage world paints the same scene differently, or lays a dataset's files
// out differently.
constexpr int kPainting = 3;

constexpr std::size_t kMostClasses = 1000;

std::string in_quotes(const std::string& text) {
  return "\"" + clean_utf8(text, 60) + "\"";
}

std::string nearest_of(const std::string& word, std::span<const std::string> known) {
  std::vector<std::string> names;
  for (const auto& name : nearest(word, known)) names.push_back(in_quotes(name));
  return join(names, ", ");
}

CollageClass read_class(const CollageWorld& world, const std::string& text) {
  const auto words = words_in(text);
  Meaning meaning;
  if (!words.empty()) meaning = world.dictionary().read(words, 0);
  if (meaning.kind == WordKind::kObject && meaning.length == words.size() && meaning.unshown == 0) {
    return {.name = join(words, " "), .terms = std::move(meaning.terms)};
  }
  std::vector<std::string> known;
  for (const Term& term : world.lexicon().terms()) known.push_back(term.name);
  for (const TermGroup& group : world.lexicon().groups()) known.push_back(group.name);
  throw Error(ErrorKind::kUsage, "the class " + in_quotes(text) +
                                     " is nothing that the collage world draws; the nearest are " +
                                     nearest_of(text, known));
}

std::string read_background(const CollageWorld& world, const std::string& text) {
  const auto words = words_in(text);
  const std::string name = join(words, " ");
  if (is_background(name)) return name;
  if (!words.empty()) {
    const Meaning meaning = world.dictionary().read(words, 0);
    if (meaning.kind == WordKind::kBackground && meaning.length == words.size()) {
      return meaning.value;
    }
  }
  std::vector<std::string> known = background_names();
  known.push_back("plain");
  throw Error(ErrorKind::kUsage, "no background is named " + in_quotes(text) + "; there are " +
                                     join(known, ", ") + ", and plain with a colour");
}

void refuse_overlap(const CollageWorld& world, const CollageClass& a, const CollageClass& b) {
  if (a.name == b.name) {
    throw Error(ErrorKind::kUsage, "the class " + in_quotes(a.name) + " is there twice");
  }
  for (const std::size_t term : a.terms) {
    if (std::find(b.terms.begin(), b.terms.end(), term) == b.terms.end()) continue;
    throw Error(ErrorKind::kUsage, "the classes " + in_quotes(a.name) + " and " +
                                       in_quotes(b.name) + " could both show a " +
                                       world.lexicon().terms()[term].name +
                                       ": leave one of them out");
  }
}

// The rows or columns of a table in the order of `wanted`.
std::vector<std::size_t> places_in(const std::vector<std::string>& wanted,
                                   const std::vector<std::string>& table, const char* kind) {
  std::vector<std::size_t> places;
  for (const std::string& name : wanted) {
    const auto found = std::find(table.begin(), table.end(), name);
    if (found == table.end()) {
      throw Error(ErrorKind::kUsage, std::string("the ") + kind + " " + in_quotes(name) +
                                         " is not in the table of "
                                         "correlations, which has " +
                                         join(table, ", "));
    }
    places.push_back(static_cast<std::size_t>(found - table.begin()));
  }
  if (wanted.size() != table.size()) {
    throw Error(ErrorKind::kUsage, std::string("the table of correlations has another ") + kind +
                                       " than those that are chosen: " + join(table, ", "));
  }
  return places;
}

Scene class_scene(const CollageRecipe& recipe, std::size_t index) {
  const std::uint64_t seed = derive_seed(recipe.seed, static_cast<std::uint64_t>(index));
  Scene scene;
  scene.background = background_of(recipe, index);
  scene.background_seed = derive_seed(seed, "background");
  Random random(derive_seed(seed, "scene"));
  ObjectRequest request;
  request.terms = recipe.classes[class_of(recipe, index)].terms;
  request.size = random.uniform(0.75, 1.2);
  scene.objects = lay_out(*collage_world(), {&request, 1}, scene.background, seed);
  return scene;
}

}  // namespace

void choose_classes(CollageRecipe& recipe, const std::vector<std::string>& classes,
                    const std::vector<std::string>& backgrounds) {
  if (classes.size() > kMostClasses) {
    throw Error(ErrorKind::kUsage, fmt::format("a dataset has at most {} classes", kMostClasses));
  }
  const auto world = collage_world();
  recipe.backgrounds = background_names();
  if (!backgrounds.empty()) recipe.backgrounds.clear();
  for (const std::string& text : backgrounds) {
    std::string name = read_background(*world, text);
    if (std::find(recipe.backgrounds.begin(), recipe.backgrounds.end(), name) !=
        recipe.backgrounds.end()) {
      throw Error(ErrorKind::kUsage, "the background " + in_quotes(name) + " is there twice");
    }
    recipe.backgrounds.push_back(std::move(name));
  }
  const auto even = static_cast<double>(recipe.backgrounds.size());
  recipe.classes.clear();
  for (const std::string& text : classes) {
    CollageClass added = read_class(*world, text);
    for (const CollageClass& other : recipe.classes) refuse_overlap(*world, added, other);
    added.shares.assign(recipe.backgrounds.size(), 1 / even);
    recipe.classes.push_back(std::move(added));
  }
}

void choose_classes(CollageRecipe& recipe, const std::vector<std::string>& classes,
                    const std::vector<std::string>& backgrounds, const CorrelationTable& table) {
  const auto& rows = classes.empty() ? table.classes : classes;
  const auto& columns = backgrounds.empty() ? table.backgrounds : backgrounds;
  const auto row_places = places_in(rows, table.classes, "class");
  const auto column_places = places_in(columns, table.backgrounds, "background");
  choose_classes(recipe, rows, columns);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < columns.size(); ++k) {
      recipe.classes[i].shares[k] = table.shares[row_places[i]][column_places[k]];
    }
  }
}

std::size_t class_of(const CollageRecipe& recipe, std::size_t index) {
  return index % recipe.classes.size();
}

const std::string& background_of(const CollageRecipe& recipe, std::size_t index) {
  constexpr double kGoldenRatio = 0.6180339887498949;
  const std::size_t number = class_of(recipe, index);
  const auto& shares = recipe.classes[number].shares;
  Random start(derive_seed(derive_seed(recipe.seed, "backgrounds"), number));
  double place =
      start.uniform() + kGoldenRatio * static_cast<double>(index / recipe.classes.size());
  place -= std::floor(place);
  std::size_t chosen = 0;  // the last one with a share, should their sum fall short of 1
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= 0) continue;
    chosen = i;
    if (place < shares[i]) break;
    place -= shares[i];
  }
  return recipe.backgrounds[chosen];
}

Scene scene_of(const CollageRecipe& recipe, std::size_t index) {
  Scene scene = recipe.classes.empty()
                    ? random_scene(derive_seed(recipe.seed, static_cast<std::uint64_t>(index)))
                    : class_scene(recipe, index);
  scene.width = recipe.width;
  scene.height = recipe.height;
  return scene;
}

std::string scene_name(const CollageRecipe& recipe, std::size_t index) {
  const std::string folder =
      recipe.classes.empty() ? "scene"
                             : replace_all(recipe.classes[class_of(recipe, index)].name, " ", "_");
  return fmt::format("{}/{:06}", folder, index);
}

std::string drawing_version(const CollageRecipe& recipe) {
  std::string scenes = std::to_string(kPainting);
  const std::size_t several = std::max<std::size_t>(8, recipe.classes.size());
  for (std::size_t i = 0; i < several; ++i) scenes += to_text(scene_to_json(scene_of(recipe, i)));
  return sha256(scenes).substr(0, 8);
}

Json recipe_to_json(const CollageRecipe& recipe) {
  Json json = {{"count", recipe.count}, {"seed", recipe.seed},
               {"width", recipe.width}, {"height", recipe.height},
               {"masks", recipe.masks}, {"drawing", drawing_version(recipe)}};
  if (recipe.classes.empty()) return json;
  json["backgrounds"] = recipe.backgrounds;
  json["classes"] = Json::array();
  for (const CollageClass& each : recipe.classes) {
    json["classes"].push_back({{"name", each.name}, {"shares", each.shares}});
  }
  return json;
}

}  // namespace maia
