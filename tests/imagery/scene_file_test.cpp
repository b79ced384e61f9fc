// Pictures on disk with their scenes beside them.
#include "imagery/scene_file.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "image/codec.hpp"
#include "imagery/collage.hpp"
#include "imagery/scene.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

DrawnImage dog() {
  return make_collage_generator()->draw("a dog on grass", 3);
}

TEST(SceneFile, PicturesComeBackWithTheirScenes) {
  const TemporaryFolder folder;
  const DrawnImage drawn = dog();
  for (const char* name : {"a.png", "a.JPG", "b.jpeg"}) {
    const fs::path file = folder.path() / name;
    write_drawing(file, drawn);
    const DrawnImage read = read_drawing(file);
    EXPECT_EQ(*read.scene, *drawn.scene);
    if (std::string(name) == "a.png") {
      EXPECT_EQ(read.image, drawn.image);
    }
  }
  EXPECT_THROW(write_drawing(folder.path() / "a.webp", drawn), Error);
  EXPECT_THROW(write_drawing(folder.path() / "png", drawn), Error);
  EXPECT_FALSE(fs::exists(folder.path() / "a.webp"));
}

TEST(SceneFile, APictureOfAServiceHasNone) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "a.png";
  DrawnImage drawn = dog();
  drawn.scene = nullptr;
  write_drawing(file, drawn);
  EXPECT_FALSE(fs::exists(scene_file_of(file)));
  EXPECT_EQ(read_picture(file).image, drawn.image);
  EXPECT_NE(thrown([&] { read_drawing(file); }).find("maia draw"), std::string::npos);
}

TEST(SceneFile, TheSceneOfAnotherPictureIsRefused) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "a.png";
  write_drawing(file, dog());
  write_file(file, encode_png(Image(40, 30)));
  EXPECT_NE(thrown([&] { read_drawing(file); }).find("another picture"), std::string::npos);
  // Written by hand, it names no picture and is taken as it is.
  write_file(scene_file_of(file), to_text(scene_to_json(*dog().scene)));
  EXPECT_EQ(*read_drawing(file).scene, *dog().scene);
}

TEST(SceneFile, BrokenOnesAreOneSentenceThatNamesTheFile) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "a.png";
  write_drawing(file, dog());
  const std::string good = read_text(scene_file_of(file));
  Json newer = parse_json(good, "scene");
  newer["version"] = 99;
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[]"), std::string("null"), std::string("7"),
        good.substr(0, good.size() / 2), to_text(newer), std::string(200'000, '['),
        std::string(2 << 20, ' ')}) {
    write_file(scene_file_of(file), text);
    const std::string said = thrown([&] { read_drawing(file); });
    EXPECT_NE(said.find("a.png.json"), std::string::npos) << said;
    EXPECT_EQ(said.find('\n'), std::string::npos);
  }
  write_file(scene_file_of(file), to_text(newer));
  EXPECT_NE(thrown([&] { read_drawing(file); }).find("update maia"), std::string::npos);
}

}  // namespace
}  // namespace maia
