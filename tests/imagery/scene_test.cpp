// Scenes as values, and their pictures: determinism, labels, threads.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/random.hpp"
#include "imagery/background.hpp"
#include "imagery/collage.hpp"
#include "imagery/compose.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

std::array<double, 3> mean_colour(const RenderedScene& rendered, int label) {
  std::array<double, 3> sum{};
  double count = 0;
  for (std::size_t i = 0; i < rendered.labels.size(); ++i) {
    if (rendered.labels[i] != label) continue;
    ++count;
    for (std::size_t c = 0; c < 3; ++c) sum[c] += rendered.image.pixels()[i * 3 + c];
  }
  for (double& value : sum) value /= std::max(count, 1.0);
  return sum;
}

double share(const RenderedScene& rendered, int label) {
  return double(std::count(rendered.labels.begin(), rendered.labels.end(), label)) /
         double(rendered.labels.size());
}

TEST(Scene, ComesBackFromJson) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Scene scene = random_scene(seed);
    EXPECT_EQ(scene_from_json(parse_json(to_text(scene_to_json(scene)), "the scene")), scene);
  }
}

TEST(Scene, RefusesJsonThatIsNoScene) {
  const Json good = scene_to_json(random_scene(3));
  const std::vector<std::pair<const char*, Json>> changes = {
      {"/version", 3},
      {"/version", 0},
      {"/version", "two"},
      {"/width", 1'000'000},
      {"/width", "wide"},
      {"/height", -3},
      {"/background", "moonscape"},
      {"/background", "plain mauve"},
      {"/background", "mauve stripes"},
      {"/background", "red  stripes"},
      {"/background", "red grass"},
      {"/light", "strobe"},
      {"/weather", "hail"},
      {"/style", "baroque"},
      {"/objects", 3},
      {"/objects/0/term", "dragon"},
      {"/objects/0/stamp", "../../../etc/passwd"},
      {"/objects/0/colour", "mauve"},
      {"/objects/0/x", 1e300},
      {"/objects/0/size", 0},
      {"/objects/0/mirror", "yes"},
      {"/objects/0/text", "words on what is no text"},
      {"/objects/0/text", 7}};
  for (const auto& [path, value] : changes) {
    Json bad = good;
    bad[Json::json_pointer(path)] = value;
    EXPECT_EQ(kind_thrown([&] { scene_from_json(bad); }), ErrorKind::kBadInput) << path;
  }
  EXPECT_EQ(kind_thrown([] { scene_from_json(Json::array()); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([] { scene_from_json(Json::object()); }), ErrorKind::kBadInput);
}

// Whatever is put into a scene's JSON is read, or refused in one sentence.
TEST(Scene, SurvivesAnyBytesInItsJson) {
  Random random(7);
  const std::string good = to_text(scene_to_json(random_scene(5)));
  int read = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = good;
    for (std::uint64_t k = 0; k <= random.below(4); ++k) {
      const std::size_t at = random.below(text.size());
      if (random.uniform() < 0.5) {
        text[at] = static_cast<char>(random.below(256));
      } else {
        text.erase(at, random.below(20));
      }
      if (text.empty()) text = "{";
    }
    try {
      render(scene_from_json(parse_json(text, "the scene")));
      ++read;
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    }
  }
  EXPECT_GT(read, 10);
}

TEST(Scene, RefusesThousandsOfObjects) {
  Scene scene = random_scene(3);
  scene.objects.resize(5000, scene.objects.front());
  EXPECT_EQ(kind_thrown([&] { render(scene); }), ErrorKind::kBadInput);
  EXPECT_EQ(kind_thrown([&] { scene_from_json(scene_to_json(scene)); }), ErrorKind::kBadInput);
  scene.objects.resize(kMaxSceneObjects);
  EXPECT_EQ(render(scene).labels.size(), std::size_t(kSceneSide) * kSceneSide);
  EXPECT_EQ(scene_from_json(scene_to_json(scene)), scene);
}

TEST(Scene, SaysThatItIsOfANewerVersion) {
  Json newer = scene_to_json(random_scene(3));
  newer["version"] = 3;
  try {
    scene_from_json(newer);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("version is 3"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("update maia"), std::string::npos);
  }
}

TEST(Render, GivesTheSamePictureFromManyThreads) {
  std::vector<Scene> scenes;
  for (std::uint64_t seed = 100; seed < 124; ++seed) scenes.push_back(random_scene(seed));
  std::vector<RenderedScene> first(scenes.size()), second(scenes.size());
  const auto draw = [&](std::vector<RenderedScene>& out) {
    for (std::size_t i = 0; i < scenes.size(); ++i) out[i] = render(scenes[i]);
  };
  std::jthread one(draw, std::ref(first)), two(draw, std::ref(second));
  one.join();
  two.join();
  for (std::size_t i = 0; i < scenes.size(); ++i) {
    EXPECT_EQ(first[i].image, second[i].image);
    EXPECT_EQ(first[i].labels, second[i].labels);
  }
}

// Outside an object and its shadow the picture is the background's, and inside the labelled region
// it is the object's: exactly so where the cut-out is opaque.
TEST(Render, LabelsAreWhereTheObjectIs) {
  Scene scene = compose_scene(*collage_world(), "a red mug on a plain green background", 4).scene;
  const RenderedScene rendered = render(scene);
  Scene empty = scene;
  empty.objects.clear();
  const RenderedScene ground = render(empty);
  std::size_t red = 0, labelled = 0, wrong = 0;
  for (std::size_t i = 0; i < rendered.labels.size(); ++i) {
    const std::uint8_t* p = rendered.image.pixels().data() + i * 3;
    const bool is_red = p[0] > p[1] + 20;
    red += is_red;
    labelled += rendered.labels[i] == 1;
    // Shadow only darkens the green; soft edges are a pixel wide.
    wrong += is_red != (rendered.labels[i] == 1);
  }
  EXPECT_GT(labelled, rendered.labels.size() / 10);
  EXPECT_LT(double(wrong), 0.06 * double(red));
  EXPECT_EQ(share(ground, 0), 1.0);
}

TEST(Render, LaterObjectsHideEarlierOnes) {
  Scene scene;
  scene.objects = {{"dog", "animals/mammals/dogs/dog", "", 0.5, 0.9, 0.7, false},
                   {"dog", "animals/mammals/dogs/dog", "", 0.5, 0.9, 0.7, false}};
  const RenderedScene rendered = render(scene);
  EXPECT_EQ(share(rendered, 1), 0.0);
  EXPECT_GT(share(rendered, 2), 0.1);
}

TEST(Render, DrawsOverTheEdgeAndFarOutside) {
  for (const double place : {-1.9, -0.2, 0.0, 1.0, 1.3, 2.9}) {
    Scene scene;
    scene.objects = {{"dog", "animals/mammals/dogs/dog", "", place, place, 1.5, true}};
    const auto rendered = render(scene);
    EXPECT_EQ(rendered.labels.size(), std::size_t(kSceneSide) * kSceneSide);
  }
  Scene wide;
  wide.width = 300;
  wide.height = 97;
  for (const auto& name : background_names()) {
    wide.background = name;
    EXPECT_EQ(render(wide).image.width(), 300);
  }
}

TEST(Render, EveryStampIsThereAndFillsAFairShare) {
  for (const Term& term : collage_world()->lexicon().terms()) {
    for (const StampInfo& stamp : term.stamps) {
      Scene scene;
      scene.objects = {{term.name, stamp.path, "", 0.5, 0.5 + term.size / 2, term.size, false}};
      const double part = share(render(scene), 1);
      EXPECT_GT(part, 0.012) << stamp.path;
      EXPECT_LT(part, 0.75) << stamp.path;
    }
  }
}

TEST(Render, RepaintsInTheNamedColour) {
  const std::map<std::string, std::function<bool(std::array<double, 3>)>> looks = {
      {"red", [](auto c) { return c[0] > 2 * c[1] && c[0] > 2 * c[2]; }},
      {"green", [](auto c) { return c[1] > 1.5 * c[0] && c[1] > 1.5 * c[2]; }},
      {"blue", [](auto c) { return c[2] > 1.5 * c[0] && c[2] > 1.5 * c[1]; }},
      {"yellow", [](auto c) { return c[0] > 1.7 * c[2] && c[1] > 1.5 * c[2]; }},
      {"black", [](auto c) { return c[0] < 60 && c[1] < 60 && c[2] < 60; }},
      {"white", [](auto c) { return c[0] > 150 && c[1] > 150 && c[2] > 150; }}};
  for (const auto& [colour, holds] : looks) {
    for (const char* thing : {"dog", "crow", "elephant", "mug", "owl"}) {
      const auto scene = compose_scene(*collage_world(), "a " + colour + " " + thing, 6).scene;
      const auto mean = mean_colour(render(scene), 1);
      EXPECT_TRUE(holds(mean)) << colour << " " << thing << ": " << mean[0] << " " << mean[1] << " "
                               << mean[2];
    }
  }
}

TEST(Render, LightsChangeThePictureAndNotItsLabels) {
  Scene scene = compose_scene(*collage_world(), "a dog on snow", 6).scene;
  const RenderedScene day = render(scene);
  std::set<double> brightness{mean_colour(day, 0)[1]};
  for (const std::string& light : light_names()) {
    scene.light = light;
    const RenderedScene changed = render(scene);
    EXPECT_EQ(changed.labels, day.labels);
    brightness.insert(mean_colour(changed, 0)[1]);
    if (light == "night") {
      EXPECT_LT(mean_colour(changed, 0)[1], 0.5 * mean_colour(day, 0)[1]);
    }
    if (light == "sunset") {
      EXPECT_GT(mean_colour(changed, 0)[0], 1.3 * mean_colour(changed, 0)[2]);
    }
  }
  EXPECT_EQ(brightness.size(), 3u);
}

TEST(Backgrounds, AreDrawnAtEverySize) {
  std::vector<std::string> names = background_names();
  for (const auto& texture : texture_names())
    names.insert(names.end(), {texture, "red " + texture});
  for (const auto& colour : colour_names()) names.push_back("plain " + colour);
  for (const auto& name : names) {
    for (const auto& [width, height] : {std::pair{16, 16}, {16, 400}, {700, 16}, {97, 301}}) {
      EXPECT_EQ(draw_background(name, 5, width, height).width(), width) << name;
      EXPECT_EQ(draw_background(name, 5, width, height).height(), height) << name;
    }
  }
}

TEST(Backgrounds, DifferFromEachOtherAndBySeed) {
  std::set<std::vector<std::uint8_t>> seen;
  for (const auto& name : background_names()) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      const Image image = draw_background(name, seed, 224, 224);
      EXPECT_EQ(image, draw_background(name, seed, 224, 224));
      seen.insert({image.pixels().begin(), image.pixels().end()});
    }
  }
  EXPECT_EQ(seen.size(), background_names().size() * 3);
  EXPECT_EQ(kind_thrown([] { draw_background("moonscape", 1, 8, 8); }), ErrorKind::kBadInput);
}

bool is_pattern(const std::string& background) {
  const auto& names = texture_names();
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& name) { return background.ends_with(name); });
}

TEST(RandomScenes, CoverEveryTermAndVaryInEverythingElse) {
  constexpr int kScenes = 4000;
  std::map<std::string, int> terms;
  int repainted = 0, objects = 0, not_day = 0, not_clear = 0, in_style = 0, on_pattern = 0;
  for (int i = 0; i < kScenes; ++i) {
    const Scene scene = random_scene(std::uint64_t(i));
    ASSERT_GE(scene.objects.size(), 1u);
    ASSERT_LE(scene.objects.size(), 3u);
    not_day += scene.light != "day";
    not_clear += scene.weather != "clear";
    in_style += scene.style != "photo";
    on_pattern += is_pattern(scene.background);
    for (const SceneObject& object : scene.objects) {
      ++objects;
      ++terms[object.term];
      repainted += !object.colour.empty();
    }
  }
  const auto& all = collage_world()->lexicon().terms();
  EXPECT_EQ(terms.size(), all.size());
  // What is often seen with other things comes more often than what stands alone.
  const double expected = double(objects) / double(all.size());
  for (const auto& [term, count] : terms) {
    EXPECT_GT(count, expected / 4) << term;
    EXPECT_LT(count, expected * 8) << term;
  }
  EXPECT_NEAR(double(repainted) / objects, 0.19, 0.03);
  EXPECT_NEAR(double(not_day) / kScenes, 1.0 / 8, 0.02);
  EXPECT_NEAR(double(not_clear) / kScenes, 1.0 / 12, 0.02);
  EXPECT_NEAR(double(in_style) / kScenes, 1.0 / 20, 0.015);
  EXPECT_NEAR(double(on_pattern) / kScenes, 1.0 / 14, 0.02);
}

TEST(World, SaysWhichPackageIsMissing) {
  const TemporaryFolder empty;
  try {
    const CollageWorld world(empty.path(), default_wordnet_folder());
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_NE(std::string(error.what()).find("apt-get install tuxpaint-stamps-default"),
              std::string::npos);
  }
  try {
    const CollageWorld world(default_stamp_folder(), empty.path());
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUnavailable);
    EXPECT_NE(std::string(error.what()).find("apt-get install wordnet-base"), std::string::npos);
  }
}

TEST(Generator, GivesTheSameBytesForTheSamePromptAndSeed) {
  const auto generator = make_collage_generator();
  const auto first = generator->draw("two red birds on grass at night", 9);
  const auto second = generator->draw("two red birds on grass at night", 9);
  EXPECT_EQ(first.image, second.image);
  EXPECT_EQ(*first.scene, *second.scene);
  EXPECT_NE(first.image, generator->draw("two red birds on grass at night", 10).image);
  EXPECT_EQ(render(*first.scene).image, first.image);
}

TEST(Vocabulary, IsAParagraphOfOneLineAKind) {
  const std::string text = to_text(make_collage_generator()->vocabulary());
  EXPECT_NE(text.find("objects, birds: crow, blackbird"), std::string::npos);
  EXPECT_NE(text.find("\nbackgrounds: grass, forest"), std::string::npos);
  EXPECT_NE(text.find("\ncolours: red, orange"), std::string::npos);
  EXPECT_NE(text.find("\nlight: night, sunset, fog, rain, snowfall"), std::string::npos);
  EXPECT_NE(text.back(), '\n');
}

}  // namespace
}  // namespace maia
