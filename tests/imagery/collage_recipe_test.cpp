// Datasets of classes on backgrounds: what is chosen, how often, and labels as COCO has them.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "image/codec.hpp"
#include "imagery/coco.hpp"
#include "imagery/collage_dataset.hpp"
#include "imagery/world.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

CollageRecipe dogs_and_cats(std::size_t count, std::uint64_t seed) {
  CollageRecipe recipe{.count = count, .seed = seed};
  choose_classes(recipe, {"dog", "cat"}, {"grass", "snow"});
  return recipe;
}

TEST(CollageRecipe, ClassesTakeTurnsAndShowWhatTheySay) {
  CollageRecipe recipe{.count = 60, .seed = 3};
  choose_classes(recipe, {"birds", "soccer ball", "musical instrument"}, {"meadow", "plain red"});
  EXPECT_EQ(recipe.backgrounds, (std::vector<std::string>{"grass", "plain red"}));
  const Lexicon& lexicon = collage_world()->lexicon();
  std::set<std::string> birds;
  for (std::size_t i = 0; i < recipe.count; ++i) {
    const Scene scene = scene_of(recipe, i);
    ASSERT_EQ(scene.objects.size(), 1u);
    const std::string& term = scene.objects[0].term;
    if (i % 3 == 0) {
      EXPECT_EQ(lexicon.group_of(term), "birds") << term;
      birds.insert(term);
    }
    if (i % 3 == 1) {
      EXPECT_EQ(term, "soccer ball");
      EXPECT_TRUE(scene_name(recipe, i).starts_with("soccer_ball/")) << scene_name(recipe, i);
    }
    EXPECT_TRUE(scene.background == "grass" || scene.background == "plain red");
    EXPECT_EQ(scene.background, background_of(recipe, i));
    EXPECT_EQ(scene_to_json(scene), scene_to_json(scene_of(recipe, i)));
  }
  EXPECT_GT(birds.size(), 4u);
}

TEST(CollageRecipe, KeepsToSharesInAnyRunOfScenes) {
  const TemporaryFolder folder;
  write_file(folder.path() / "table.csv", "class,grass,snow,city\ndog,0.9,0.1,0\ncat,1,1,2\n");
  for (const std::uint64_t seed : {0, 1, 2, 3}) {
    CollageRecipe recipe{.count = 4000, .seed = seed};
    choose_classes(recipe, {}, {}, read_correlations(folder.path() / "table.csv"));
    for (const std::size_t length : {40, 200, 2000}) {
      std::map<std::string, double> dogs;
      std::map<std::string, double> cats;
      for (std::size_t i = 500; i < 500 + 2 * length; ++i) {
        ++(class_of(recipe, i) == 0 ? dogs : cats)[background_of(recipe, i)];
      }
      // Chance alone would be off by sqrt(0.9 * 0.1 * 2000) = 13 of 2000.
      EXPECT_NEAR(dogs["grass"], 0.9 * length, 4) << seed;
      EXPECT_NEAR(cats["city"], 0.5 * length, 4) << seed;
      EXPECT_EQ(dogs.count("city"), 0u);
    }
  }
}

TEST(CollageRecipe, SeedsChangePicturesAndNotShares) {
  const auto first = dogs_and_cats(10, 1);
  const auto second = dogs_and_cats(10, 2);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_NE(scene_to_json(scene_of(first, i)), scene_to_json(scene_of(second, i)));
    EXPECT_EQ(scene_name(first, i), scene_name(second, i));
  }
  EXPECT_NE(drawing_version(first), drawing_version(second));
}

TEST(CollageRecipe, RefusesWhatCannotBeDrawn) {
  CollageRecipe recipe;
  const auto refused = [&](std::vector<std::string> classes, std::vector<std::string> backgrounds) {
    return thrown([&] { choose_classes(recipe, classes, backgrounds); });
  };
  EXPECT_NE(refused({"dgo"}, {}).find("dog"), std::string::npos);
  EXPECT_NE(refused({"poodle"}, {}).find("poodle"), std::string::npos);
  EXPECT_NE(refused({"dog", "animal"}, {}).find("both show a dog"), std::string::npos);
  EXPECT_NE(refused({"dog", " Dog "}, {}).find("twice"), std::string::npos);
  EXPECT_NE(refused({"dog"}, {"moon"}).find("grass"), std::string::npos);
  EXPECT_NE(refused({"dog"}, {"grass", "meadow"}).find("twice"), std::string::npos);
  for (const char* odd :
       {"", " ", ",", "dog cat", "red dog", "../dog", "two dogs", "grass", "\xff"}) {
    if (std::string(odd) == "../dog") continue;  // read as "dog", whose folder it gets
    EXPECT_NE(refused({odd}, {}), "") << odd;
  }
  choose_classes(recipe, {"../dog"}, {});
  EXPECT_EQ(scene_name(recipe, 0), "dog/000000");
}

TEST(CorrelationTable, ReadsCsvAndJsonAlike) {
  const TemporaryFolder folder;
  write_file(folder.path() / "a.csv",
             "\xEF\xBB\xBF"
             "class, \"grass\" ,snow\r\n\r\ndog, 9 ,1\r\n\"polar bear\",0,0.5\r\n");
  write_file(folder.path() / "a.json",
             R"({"dog": {"grass": 0.9, "snow": 0.1}, "polar bear": {"snow": 3}})");
  for (const char* name : {"a.csv", "a.json"}) {
    const auto table = read_correlations(folder.path() / name);
    EXPECT_EQ(table.classes, (std::vector<std::string>{"dog", "polar bear"}));
    EXPECT_EQ(table.backgrounds, (std::vector<std::string>{"grass", "snow"}));
    ASSERT_EQ(table.shares.size(), 2u);
    EXPECT_NEAR(table.shares[0][0], 0.9, 1e-12);
    EXPECT_NEAR(table.shares[0][1], 0.1, 1e-12);
    EXPECT_EQ(table.shares[1], (std::vector<double>{0, 1}));
  }
}

TEST(CorrelationTable, SaysWhichLineIsWrong) {
  const TemporaryFolder folder;
  const auto complaint = [&](const std::string& text) {
    write_file(folder.path() / "table", text);
    const std::string said = thrown([&] { read_correlations(folder.path() / "table"); });
    EXPECT_EQ(said.find('\n'), std::string::npos);
    return said;
  };
  const auto expect = [&](const std::string& text, const std::string& part) {
    const std::string said = complaint(text);
    EXPECT_NE(said.find(part), std::string::npos) << text << ": " << said;
  };
  expect("", "no class");
  expect("class\n", "line 1");
  expect("class,grass\n", "no class");
  expect("class,grass,snow\ndog,1\n", "line 2");
  expect("class,grass,snow\n\ndog,1,x\n", "line 3");
  expect("class,grass\ndog,-1\n", "line 2");
  expect("class,grass\ndog,nan\n", "line 2");
  expect("class,grass\ndog,inf\n", "line 2");
  expect("class,grass\ndog,1e400\n", "line 2");
  expect("class,grass\ndog,0\n", "more than 0");
  expect("class,grass,snow\ndog,1e308,1e308\n", "more than 0");
  expect("class,grass,grass\n", "twice");
  expect("class,grass\ndog,1\ndog,1\n", "line 3");
  expect("class,grass\n,1\n", "no name");
  expect("{", "not valid JSON");
  expect("{}", "no class");
  expect(R"({"dog": 1})", "row \"dog\"");
  expect(R"({"dog": {"grass": "much"}})", "row \"dog\"");
  expect(R"({"dog": {"grass": null}})", "row \"dog\"");
  expect(R"({"dog": {}})", "row \"dog\"");
  expect("{\"dog\": {\"grass\": " + std::string(100'000, '[') + std::string(100'000, ']') + "}}",
         "row \"dog\"");
  std::string wide = "class";
  for (int i = 0; i < 100'000; ++i) wide += ",b" + std::to_string(i);
  expect(wide, "1000");
}

TEST(CorrelationTable, MustFitWhatIsChosen) {
  const CorrelationTable table{{"dog", "cat"}, {"grass", "snow"}, {{1, 0}, {0.25, 0.75}}};
  CollageRecipe recipe;
  choose_classes(recipe, {"cat", "dog"}, {"snow", "grass"}, table);
  EXPECT_EQ(recipe.classes[0].name, "cat");
  EXPECT_EQ(recipe.classes[0].shares, (std::vector<double>{0.75, 0.25}));
  EXPECT_THROW(choose_classes(recipe, {"cat"}, {}, table), Error);
  EXPECT_THROW(choose_classes(recipe, {"cat", "cow"}, {}, table), Error);
  EXPECT_THROW(choose_classes(recipe, {}, {"grass"}, table), Error);
}

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[entry.path().lexically_relative(folder).string()] = read_text(entry.path());
  }
  return files;
}

TEST(CollageDataset, HasAFolderAClassAndExactMasks) {
  const TemporaryFolder folder;
  auto recipe = dogs_and_cats(6, 4);
  recipe.masks = true;
  recipe.width = 96;
  recipe.height = 64;
  const fs::path target = folder.path() / "pets";
  draw_collage_dataset(target, recipe, silent_progress());
  const auto files = files_of(target);
  EXPECT_EQ(files.size(), 6u + 6u + 3u);
  const Json coco = parse_json(files.at("annotations.json"), "annotations");
  ASSERT_EQ(coco["images"].size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    const std::string name = scene_name(recipe, i);
    EXPECT_TRUE(files.contains("images/" + name + ".jpg")) << name;
    EXPECT_EQ(coco["images"][i]["file_name"], name + ".jpg");
    const RenderedScene rendered = render(scene_of(recipe, i));
    const Image mask = decode_image(read_file(target / "masks" / (name + ".png")), "mask");
    ASSERT_EQ(mask.width(), 96);
    ASSERT_EQ(mask.height(), 64);
    for (std::size_t k = 0; k < rendered.labels.size(); ++k) {
      ASSERT_EQ(mask.pixels()[3 * k], rendered.labels[k]);
    }
  }
}

TEST(CollageDataset, OfAnyRecipeIsOpenedWithItsScenes) {
  const TemporaryFolder folder;
  const auto recipe = dogs_and_cats(5, 4);
  draw_collage_dataset(folder.path() / "pets", recipe, silent_progress());
  EXPECT_TRUE(is_drawn_dataset(folder.path() / "pets"));
  EXPECT_FALSE(is_drawn_dataset(folder.path()));
  const auto scenes = read_scenes(folder.path() / "pets");
  ASSERT_EQ(scenes.size(), 5u);
  EXPECT_EQ(scenes[3].file, "cat/000003.jpg");
  EXPECT_EQ(scenes[3].scene, scene_of(recipe, 3));
}

// Kills the drawing when the first thousand are done, and goes on.
TEST(CollageDataset, GoesOnWhereItWasKilledWithTheSameBytes) {
  const TemporaryFolder folder;
  auto recipe = dogs_and_cats(1300, 4);
  recipe.masks = true;
  recipe.width = recipe.height = 32;
  const fs::path target = folder.path() / "set";
  const fs::path first_block = target.string() + ".part/parts/000000.scenes.jsonl";
  const pid_t child = ::fork();
  if (child == 0) {
    draw_collage_dataset(target, recipe, silent_progress());
    ::_exit(0);
  }
  while (!fs::exists(first_block) && ::waitpid(child, nullptr, WNOHANG) == 0) ::usleep(500);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  const fs::path early = target.string() + ".part/images/dog/000000.jpg";
  if (fs::exists(first_block)) write_file(early, "a mark");  // what is kept is not drawn again
  const bool killed = fs::exists(first_block);
  draw_collage_dataset(target, recipe, silent_progress());
  if (killed) {
    EXPECT_EQ(read_text(target / "images/dog/000000.jpg"), "a mark");
    const auto image = encode_jpeg(render(scene_of(recipe, 0)).image, 95);
    write_file(target / "images/dog/000000.jpg", image);
  }
  draw_collage_dataset(folder.path() / "whole", recipe, silent_progress());
  EXPECT_EQ(files_of(target), files_of(folder.path() / "whole"));
}

TEST(Coco, RunLengthsAreTheMaskColumnByColumn) {
  const Lexicon& lexicon = collage_world()->lexicon();
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Scene scene = random_scene(seed);
    scene.width = 80;
    scene.height = 50;
    const auto labels = render(scene).labels;
    std::vector<std::uint8_t> rebuilt(labels.size(), 0);
    for (const Json& each : coco_annotations(lexicon, 7, scene, labels)) {
      const auto label = each["id"].get<std::size_t>() - 7 * kMaxSceneObjects;
      const auto runs = each["segmentation"]["counts"].get<std::vector<std::size_t>>();
      std::size_t at = 0;
      std::size_t area = 0;
      for (std::size_t r = 0; r < runs.size(); ++r) {
        for (std::size_t k = 0; k < runs[r]; ++k, ++at) {
          if (r % 2 == 0) continue;
          rebuilt[at % 50 * 80 + at / 50] = static_cast<std::uint8_t>(label);
          ++area;
          const int x = static_cast<int>(at / 50);
          const int y = static_cast<int>(at % 50);
          const auto box = each["bbox"].get<std::vector<int>>();
          EXPECT_TRUE(x >= box[0] && x < box[0] + box[2] && y >= box[1] && y < box[1] + box[3]);
        }
      }
      EXPECT_EQ(at, labels.size());
      EXPECT_EQ(area, each["area"].get<std::size_t>());
      EXPECT_EQ(each["image_id"], 8);
      const std::string& term = scene.objects[label - 1].term;
      EXPECT_EQ(coco_categories(lexicon)[each["category_id"].get<std::size_t>() - 1]["name"], term);
    }
    EXPECT_EQ(rebuilt, labels) << seed;
  }
}

TEST(Coco, LeavesOutWhatIsHidden) {
  Scene scene = random_scene(1);
  scene.objects.resize(1);
  scene.objects.push_back(scene.objects[0]);  // the same on top
  const auto labels = render(scene).labels;
  const auto annotations = coco_annotations(collage_world()->lexicon(), 0, scene, labels);
  ASSERT_EQ(annotations.size(), 1u);
  EXPECT_EQ(annotations[0]["id"], 2);
}

}  // namespace
}  // namespace maia
