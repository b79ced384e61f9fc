// Contact sheets of the collage world, for a person to look at and for its documentation:
// backgrounds, textures, light and weather, styles, colours, stamps by group, what is drawn,
// prompts, edits and random scenes. Usage: bench_collage_sheets FOLDER
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "image/codec.hpp"
#include "image/highlight.hpp"
#include "imagery/compose.hpp"
#include "imagery/drawn.hpp"
#include "imagery/edit.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace {

using maia::Image;

maia::Scene alone(const maia::Term& term, const maia::StampInfo& stamp) {
  maia::Scene scene;
  scene.objects = {{term.name, stamp.path, "", 0.5, 0.5 + term.size / 2, term.size, false, ""}};
  return scene;
}

class Sheets {
 public:
  explicit Sheets(std::filesystem::path folder) : folder_(std::move(folder)) {
    maia::create_folder(folder_);
  }

  void backgrounds() {
    std::vector<Image> pictures;
    auto names = maia::background_names();
    names.insert(names.end(), {"plain", "plain green"});
    for (const auto& name : names) {
      for (const std::uint64_t seed : {1, 2}) pictures.push_back(empty(name, seed));
    }
    save("backgrounds", pictures, 8, 160);
  }

  void textures() {
    std::vector<Image> pictures;
    for (const auto& name : maia::texture_names()) {
      for (const std::uint64_t seed : {1, 2, 3}) pictures.push_back(empty(name, seed));
      pictures.push_back(empty("red " + name, 4));
    }
    save("textures", pictures, 8, 144);
  }

  void conditions() {
    std::vector<Image> pictures;
    for (const char* place : {"grass", "snow", "beach", "forest", "city", "room"}) {
      maia::Scene scene = scene_of(std::string("a dog on a ") + place);
      pictures.push_back(maia::render(scene).image);
      for (const auto& light : maia::light_names()) {
        scene.light = light;
        pictures.push_back(maia::render(scene).image);
      }
      scene.light = "day";
      for (const auto& weather : maia::weather_names()) {
        scene.weather = weather;
        pictures.push_back(maia::render(scene).image);
      }
    }
    save("conditions", pictures, 6, 192);
  }

  void styles() {
    std::vector<Image> pictures;
    for (const char* prompt : {"a dog on grass", "a tiger in a forest", "three penguins on snow",
                               "a red mug in a room", "a horse on a beach", "a crow in the sky"}) {
      maia::Scene scene = scene_of(prompt);
      pictures.push_back(maia::render(scene).image);
      for (const auto& style : maia::style_names()) {
        scene.style = style;
        pictures.push_back(maia::render(scene).image);
      }
    }
    save("styles", pictures, 5, 192);
  }

  void groups() {
    std::vector<Image> pictures;
    for (const maia::Term& term : world_->lexicon().terms()) {
      for (const maia::StampInfo& stamp : term.stamps) {
        pictures.push_back(maia::render(alone(term, stamp)).image);
      }
    }
    const std::size_t per_sheet = 112;
    for (std::size_t start = 0; start < pictures.size(); start += per_sheet) {
      const std::size_t end = std::min(pictures.size(), start + per_sheet);
      save("stamps-" + std::to_string(start / per_sheet + 1),
           {pictures.begin() + static_cast<std::ptrdiff_t>(start),
            pictures.begin() + static_cast<std::ptrdiff_t>(end)},
           14, 112);
    }
  }

  // What the program draws itself.
  void drawn() {
    std::vector<Image> pictures;
    for (const maia::Term& term : world_->lexicon().terms()) {
      for (const maia::StampInfo& stamp : term.stamps) {
        if (!maia::is_drawn(stamp.path)) continue;
        maia::Scene scene = alone(term, stamp);
        scene.objects.front().size = 0.9;
        scene.objects.front().y = 0.95;
        pictures.push_back(maia::render(scene).image);
      }
    }
    save("drawn", pictures, 12, 128);
  }

  void prompts() {
    std::vector<Image> pictures;
    for (const char* prompt :
         {"a crow on snow", "three crows on grass", "a red mug in a room",
          "a dog and a cat on a beach", "a bird in a forest", "a close-up of a tiger",
          "an elephant in the desert", "a pink car on a city street",
          "a hot air balloon in the sky", "a fish in water", "a small frog on mud",
          "a horse on grass at sunset", "five apples", "a blue dog on grass",
          "a guitar on a plain red background", "the moon in the night sky",
          "two penguins on snow at night", "a bus in the city in fog"}) {
      pictures.push_back(maia::render(scene_of(prompt, 7)).image);
    }
    save("prompts", pictures, 6, 192);
  }

  void colours() {
    std::vector<Image> pictures;
    for (const char* thing :
         {"dog", "mug", "crow", "sports car", "apple", "elephant", "tractor", "shoe", "heart"}) {
      for (const auto& colour : maia::colour_names()) {
        pictures.push_back(maia::render(scene_of("a " + colour + " " + thing, 3)).image);
      }
    }
    save("colours", pictures, 11, 128);
  }

  void edits() {
    std::vector<Image> pictures;
    const maia::Scene source = scene_of("a dog and a mug on grass", 11);
    pictures.push_back(maia::render(source).image);
    for (const char* instruction :
         {"replace the dog with a cat", "change the background to a beach", "make the dog red",
          "make it night", "add a crow", "remove the mug",
          "change the colour of the mug to blue"}) {
      pictures.push_back(
          maia::render(maia::edit_scene(*world_, source, instruction, 1).scene).image);
    }
    save("edits", pictures, 4, 192);
  }

  void scenes() {
    std::vector<Image> pictures;
    for (std::uint64_t seed = 0; seed < 48; ++seed) {
      pictures.push_back(maia::render(maia::random_scene(seed)).image);
    }
    save("scenes", pictures, 8, 160);
  }

 private:
  maia::Scene scene_of(const std::string& prompt, std::uint64_t seed = 4) const {
    return maia::compose_scene(*world_, prompt, seed).scene;
  }

  static Image empty(const std::string& background, std::uint64_t seed) {
    maia::Scene scene;
    scene.background = background;
    scene.background_seed = seed;
    return maia::render(scene).image;
  }

  // As good as fits a page of documentation.
  void save(const std::string& name, const std::vector<Image>& pictures, int columns, int cell) {
    const Image sheet = maia::contact_sheet(pictures, columns, cell);
    auto bytes = maia::encode_jpeg(sheet, 85);
    for (int quality = 80; bytes.size() > kMostBytes && quality >= 40; quality -= 5) {
      bytes = maia::encode_jpeg(sheet, quality);
    }
    maia::write_file(folder_ / ("collage-" + name + ".jpg"), bytes);
  }

  static constexpr std::size_t kMostBytes = 300'000;

  std::filesystem::path folder_;
  std::shared_ptr<const maia::CollageWorld> world_ = maia::collage_world();
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: bench_collage_sheets FOLDER\n");
    return 2;
  }
  try {
    Sheets sheets(arguments[1]);
    sheets.backgrounds();
    sheets.textures();
    sheets.conditions();
    sheets.styles();
    sheets.groups();
    sheets.drawn();
    sheets.prompts();
    sheets.colours();
    sheets.edits();
    sheets.scenes();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
