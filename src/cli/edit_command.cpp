#include <fmt/format.h>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/picture_options.hpp"
#include "cli/service_options.hpp"
#include "imagery/scene_file.hpp"

namespace maia {
namespace {

struct EditCommand {
  std::string picture;
  std::vector<std::string> instructions;
  std::string output;
  std::uint64_t seed = 0;
  ServiceOptions services;
  bool json = false;
};

void edit(EditCommand& command) {
  check_picture_name(command.output);
  for (const std::string& instruction : command.instructions) {
    if (!trim(instruction).empty()) continue;
    throw Error(ErrorKind::kUsage,
                "an instruction is empty: say what to change, such as \"make the dog red\"");
  }
  ServiceOptions& options = command.services;
  if (options.editor.empty()) options.editor = "collage";
  options.kept_side = kMaxImageSide;
  const bool needs_scene = options.editor == "collage";
  DrawnImage picture = needs_scene ? read_drawing(command.picture) : read_picture(command.picture);
  ConsoleProgress progress(command.json);
  Json edits = Json::array();
  const auto editor = open_editor(options, [&](std::size_t done, std::size_t steps) {
    progress.update("editing", edits.size() * steps + done, command.instructions.size() * steps);
  });
  std::vector<std::string> lines;
  for (const std::string& instruction : command.instructions) {
    progress.stage(fmt::format("edit {} of {}", edits.size() + 1, command.instructions.size()));
    const std::uint64_t seed = derive_seed(command.seed, edits.size());
    picture = editor->edit(picture, instruction, seed);
    edits.push_back({{"instruction", instruction}, {"seed", seed}, {"missing", picture.missing}});
    if (picture.missing.empty()) continue;
    lines.push_back(printable(instruction) + ": " + not_shown_line(picture.missing));
  }
  write_drawing(command.output, picture);
  progress.clear();
  if (command.json) {
    print_json({{"file", command.output},
                {"scene", picture.scene ? Json(scene_file_of(command.output).string()) : Json()},
                {"seed", command.seed},
                {"edits", edits}});
    return;
  }
  for (const std::string& line : lines) print_line(line);
  print_line(command.output);
}

}  // namespace

void add_edit_command(CLI::App& program) {
  auto* command = program.add_subcommand(
      "edit",
      "Change a picture as instructions say, one after the other, and nothing else of it. The "
      "collage world edits what 'maia draw' drew; what it cannot do is told and left");
  auto options = std::make_shared<EditCommand>();
  command->add_option("picture", options->picture, "The picture's file")->required();
  command
      ->add_option("instructions", options->instructions,
                   "What to change: \"make the dog red\" \"change the background to a beach\"")
      ->required();
  command->add_option("-o,--output", options->output, "The changed picture's file, .png or .jpg")
      ->required();
  command->add_option("--seed", options->seed, "Decides every random choice")
      ->capture_default_str();
  add_editor_option(*command, options->services, "the collage world");
  command->add_option("--size", options->services.image_size,
                      "The size that an image model works in, one side or WIDTHxHEIGHT; without it "
                      "its own. The picture keeps its size");
  add_diffusion_options(*command, options->services.diffusion);
  add_image_guidance_option(*command, options->services.diffusion);
  add_exchange_options(*command, options->services);
  command->add_flag("--json", options->json, "Print JSON for machines");
  command->callback([options] { edit(*options); });
}

}  // namespace maia
