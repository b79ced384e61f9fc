// Contact sheets of the collage world, for a person to look at: backgrounds, lights, stamps by
// group, prompts and edits. Usage: bench_collage_sheets FOLDER
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/random.hpp"
#include "image/codec.hpp"
#include "image/highlight.hpp"
#include "imagery/collage.hpp"
#include "imagery/lexicon.hpp"
#include "imagery/scene.hpp"
#include "imagery/world.hpp"

namespace {

using maia::Image;

class Sheets {
 public:
  explicit Sheets(std::filesystem::path folder) : folder_(std::move(folder)) {
    maia::create_folder(folder_);
  }

  void backgrounds() {
    std::vector<Image> pictures;
    auto names = maia::background_names();
    names.push_back("plain");
    for (const auto& name : names) {
      for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        maia::Scene scene;
        scene.background = name;
        scene.background_seed = seed;
        pictures.push_back(maia::render(scene).image);
      }
    }
    save("backgrounds", pictures, 6, 224);
  }

  void lights() {
    std::vector<Image> pictures;
    for (const char* light : {"", " at night", " at sunset", " in fog"}) {
      for (const char* place :
           {"grass", "snow", "a beach", "a forest", "a city street", "a room"}) {
        pictures.push_back(generator_->draw(std::string("a dog on ") + place + light, 4).image);
      }
    }
    save("lights", pictures, 6, 224);
  }

  void groups() {
    const maia::Lexicon lexicon;
    std::vector<Image> pictures;
    for (const maia::Term& term : lexicon.terms()) {
      for (const maia::StampInfo& stamp : term.stamps) {
        maia::Scene scene;
        scene.objects = {{term.name, stamp.path, "", 0.5, 0.5 + term.size / 2, term.size, false}};
        pictures.push_back(maia::render(scene).image);
      }
    }
    const std::size_t per_sheet = 84;
    for (std::size_t start = 0; start < pictures.size(); start += per_sheet) {
      const std::size_t end = std::min(pictures.size(), start + per_sheet);
      save("stamps-" + std::to_string(start / per_sheet),
           {pictures.begin() + static_cast<std::ptrdiff_t>(start),
            pictures.begin() + static_cast<std::ptrdiff_t>(end)},
           12, 128);
    }
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
      pictures.push_back(generator_->draw(prompt, 7).image);
    }
    save("prompts", pictures, 6, 192);
  }

  void colours() {
    std::vector<Image> pictures;
    for (const char* thing : {"dog", "mug", "crow", "sports car", "apple", "elephant"}) {
      for (const auto& colour : maia::colour_names()) {
        pictures.push_back(generator_->draw("a " + colour + " " + thing, 3).image);
      }
    }
    save("colours", pictures, 11, 128);
  }

  void edits() {
    std::vector<Image> pictures;
    const auto source = generator_->draw("a dog and a mug on grass", 11);
    pictures.push_back(source.image);
    for (const char* instruction :
         {"replace the dog with a cat", "change the background to a beach", "make the dog red",
          "make it night", "add a crow", "remove the mug",
          "change the colour of the mug to blue"}) {
      pictures.push_back(editor_->edit(source, instruction, 1).image);
    }
    save("edits", pictures, 4, 192);
  }

  void scenes() {
    std::vector<Image> pictures;
    for (std::uint64_t seed = 0; seed < 48; ++seed) {
      pictures.push_back(maia::render(maia::random_scene(seed)).image);
    }
    save("scenes", pictures, 8, 176);
  }

 private:
  void save(const std::string& name, const std::vector<Image>& pictures, int columns, int cell) {
    const Image sheet = maia::contact_sheet(pictures, columns, cell);
    maia::write_file(folder_ / ("collage-" + name + ".png"), maia::encode_png(sheet));
    maia::write_file(folder_ / ("collage-" + name + ".jpg"), maia::encode_jpeg(sheet, 82));
  }

  std::filesystem::path folder_;
  std::shared_ptr<const maia::TextToImage> generator_ = maia::make_collage_generator();
  std::shared_ptr<const maia::ImageEditor> editor_ = maia::make_collage_editor();
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
    sheets.lights();
    sheets.groups();
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
