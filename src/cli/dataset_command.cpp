#include <fmt/format.h>

#include <map>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/picture_options.hpp"
#include "imagery/collage_dataset.hpp"

namespace maia {
namespace {

struct CollageCommand {
  std::string output;
  CollageRecipe recipe;
  std::vector<std::string> classes;
  std::vector<std::string> backgrounds;
  std::string correlation;
  std::string size;
  bool json = false;
};

void read_recipe(CollageCommand& command) {
  CollageRecipe& recipe = command.recipe;
  if (!command.size.empty()) {
    const ImageSize size = parse_size(command.size);
    recipe.width = size.width;
    recipe.height = size.height;
  }
  if (!command.correlation.empty()) {
    choose_classes(recipe, command.classes, command.backgrounds,
                   read_correlations(command.correlation));
  } else if (!command.classes.empty()) {
    choose_classes(recipe, command.classes, command.backgrounds);
  } else if (!command.backgrounds.empty()) {
    throw Error(ErrorKind::kUsage, "--backgrounds goes with --classes or --correlation");
  }
}

// How many scenes of each class are on each background, as it has turned out.
Json counts_of(const CollageRecipe& recipe) {
  Json counts = Json::object();
  for (std::size_t i = 0; !recipe.classes.empty() && i < recipe.count; ++i) {
    Json& count = counts[recipe.classes[class_of(recipe, i)].name][background_of(recipe, i)];
    count = count.is_null() ? 1 : count.get<int>() + 1;
  }
  return counts;
}

void print_counts(const CollageRecipe& recipe, const Json& counts) {
  std::size_t width = 5;
  for (const auto& each : recipe.classes) width = std::max(width, each.name.size());
  std::string line = fmt::format("{:<{}}", "class", width);
  for (const auto& background : recipe.backgrounds) line += "  " + background;
  print_line(line);
  for (const auto& each : recipe.classes) {
    line = fmt::format("{:<{}}", each.name, width);
    for (const auto& background : recipe.backgrounds) {
      const Json& row = counts.contains(each.name) ? counts.at(each.name) : Json::object();
      line += fmt::format("  {:>{}}", row.value(background, 0), background.size());
    }
    print_line(line);
  }
}

void draw_collages(CollageCommand& command) {
  read_recipe(command);
  const CollageRecipe& recipe = command.recipe;
  {
    ConsoleProgress progress(command.json);
    draw_collage_dataset(command.output, recipe, progress);
  }
  const Json counts = counts_of(recipe);
  if (command.json) {
    Json result = {{"folder", command.output},
                   {"count", recipe.count},
                   {"seed", recipe.seed},
                   {"masks", recipe.masks}};
    if (!recipe.classes.empty()) result["classes"] = counts;
    print_json(result);
    return;
  }
  if (!recipe.classes.empty()) print_counts(recipe, counts);
  print_line(fmt::format("{} pictures in {}", recipe.count, command.output));
}

void add_collage_command(CLI::App& group) {
  auto* command = group.add_subcommand(
      "collage",
      "Draw scenes of the collage world: random ones, or classes on backgrounds as often as you "
      "choose. FOLDER/images has them, a folder a class; FOLDER itself is for --data");
  auto options = std::make_shared<CollageCommand>();
  command->add_option("-o,--output", options->output, "The dataset's folder")->required();
  command->add_option("--n", options->recipe.count, "How many pictures, all classes together")
      ->required()
      ->check(CLI::Range(1, 10'000'000));
  command
      ->add_option("--seed", options->recipe.seed,
                   "Decides every random choice; another seed gives other pictures of the same "
                   "kind, for testing")
      ->capture_default_str();
  command
      ->add_option("--classes", options->classes,
                   "What the classes show, by words that prompts know: dog,cat or birds,cars; "
                   "without them random scenes")
      ->delimiter(',');
  command
      ->add_option("--backgrounds", options->backgrounds,
                   "What they stand on: grass,snow,\"plain red\"; without it all but the plain "
                   "ones, each equally often")
      ->delimiter(',');
  command->add_option("--correlation", options->correlation,
                      "How often each class is on each background: CSV with a first line such as "
                      "class,grass,snow and lines such as dog,0.9,0.1, or JSON such as "
                      "{\"dog\": {\"grass\": 0.9, \"snow\": 0.1}}");
  command->add_flag("--masks", options->recipe.masks,
                    "Every object's exact mask too: FOLDER/masks (0 is the background) and "
                    "FOLDER/annotations.json in COCO's format");
  command->add_option("--size", options->size, "One side or WIDTHxHEIGHT; without it 224x224");
  command->add_flag("--json", options->json, "Print JSON for machines");
  command->callback([options] { draw_collages(*options); });
}

}  // namespace

void add_dataset_command(CLI::App& program) {
  auto* group = program.add_subcommand("dataset", "Make datasets of pictures");
  group->require_subcommand(1);
  add_collage_command(*group);
}

}  // namespace maia
