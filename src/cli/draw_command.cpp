#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/picture_options.hpp"
#include "cli/service_options.hpp"
#include "image/highlight.hpp"
#include "imagery/scene.hpp"
#include "imagery/scene_file.hpp"

namespace maia {
namespace {

struct DrawCommand {
  std::string prompt;
  std::string output;
  std::uint64_t seed = 0;
  std::string size;
  int sheet = 0;  // pictures on it; 0 for none
  ServiceOptions services;
  bool json = false;
};

// A scene's places and sizes are parts of its canvas, so the same scene is drawn on another one.
DrawnImage on_canvas(DrawnImage drawn, ImageSize size) {
  if (drawn.scene == nullptr) return drawn;
  Scene scene = *drawn.scene;
  scene.width = size.width;
  scene.height = size.height;
  drawn.image = render(scene).image;
  drawn.scene = std::make_shared<const Scene>(std::move(scene));
  return drawn;
}

// As many columns as rows, or one more. What one of the pictures does not show is told.
DrawnImage make_sheet(std::span<const DrawnImage> pictures) {
  std::vector<Image> images;
  DrawnImage sheet;
  int side = 0;
  for (const DrawnImage& picture : pictures) {
    images.push_back(picture.image);
    side = std::max({side, picture.image.width(), picture.image.height()});
    for (const std::string& word : picture.missing) {
      if (std::find(sheet.missing.begin(), sheet.missing.end(), word) == sheet.missing.end()) {
        sheet.missing.push_back(word);
      }
    }
  }
  const int columns = static_cast<int>(std::ceil(std::sqrt(double(images.size()))));
  sheet.image = contact_sheet(images, columns, side);
  return sheet;
}

void report(const DrawCommand& command, const DrawnImage& drawn) {
  if (command.json) {
    print_json({{"file", command.output},
                {"scene", drawn.scene ? Json(scene_file_of(command.output).string()) : Json()},
                {"prompt", command.prompt},
                {"seed", command.seed},
                {"width", drawn.image.width()},
                {"height", drawn.image.height()},
                {"missing", drawn.missing}});
    return;
  }
  if (!drawn.missing.empty()) print_line(not_shown_line(drawn.missing));
  print_line(command.output);
}

void draw(DrawCommand& command) {
  check_picture_name(command.output);
  if (trim(command.prompt).empty()) {
    throw Error(ErrorKind::kUsage,
                "the prompt is empty: say what to draw, such as \"a dog on grass\"");
  }
  ServiceOptions& options = command.services;
  options.kept_side = kMaxImageSide;
  ImageSize size;
  if (!command.size.empty()) {
    size = parse_size(command.size);
    options.image_size = fmt::format("{}x{}", size.width, size.height);
  }
  ConsoleProgress progress(command.json);
  const int count = std::max(command.sheet, 1);
  int drawing = 0;
  const auto generator = open_generator(options, [&](std::size_t done, std::size_t steps) {
    progress.update("drawing", std::size_t(drawing) * steps + done, std::size_t(count) * steps);
  });
  progress.stage("drawing");
  std::vector<DrawnImage> pictures;
  for (; drawing < count; ++drawing) {
    DrawnImage drawn = generator->draw(command.prompt, command.seed + std::uint64_t(drawing));
    if (!command.size.empty()) drawn = on_canvas(std::move(drawn), size);
    pictures.push_back(std::move(drawn));
  }
  const DrawnImage result = command.sheet > 0 ? make_sheet(pictures) : std::move(pictures.front());
  write_drawing(command.output, result);
  progress.clear();
  report(command, result);
}

}  // namespace

void add_draw_command(CLI::App& program) {
  auto* command = program.add_subcommand(
      "draw",
      "Draw a picture from a text. The collage world (docs/collage.md) keeps the picture's scene "
      "beside it, as FILE.json, so that 'maia edit' can change it; words that it cannot show are "
      "told");
  auto options = std::make_shared<DrawCommand>();
  command->add_option("prompt", options->prompt, "What to draw: \"two crows on snow at night\"")
      ->required();
  command->add_option("-o,--output", options->output, "The picture's file, .png or .jpg")
      ->required();
  command->add_option("--seed", options->seed, "Decides every random choice")
      ->capture_default_str();
  command->add_option("--size", options->size,
                      "One side or WIDTHxHEIGHT; without it 224x224 for collages, for a service "
                      "or an image model its own");
  command
      ->add_option("--sheet", options->sheet,
                   "Draw so many pictures, of this seed and those after it, on one contact sheet")
      ->check(CLI::Range(1, 100));
  add_generator_option(*command, options->services);
  add_diffusion_options(*command, options->services.diffusion);
  add_exchange_options(*command, options->services);
  command->add_flag("--json", options->json, "Print JSON for machines");
  command->callback([options] { draw(*options); });
}

}  // namespace maia
