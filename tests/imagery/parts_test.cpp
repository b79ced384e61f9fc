// Parts of things: the outlines that are there, and where they are in pictures.
#include "imagery/parts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "base/files.hpp"
#include "imagery/collage.hpp"
#include "imagery/part_outlines.hpp"
#include "imagery/world.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

PartOutlines outlines() {
  const auto path = data_folder() / "data" / "parts.json";
  return read_part_outlines(read_text(path), path.string());
}

// A stamp's term, for scenes of it.
std::map<std::string, std::string> terms_of_stamps() {
  const Lexicon lexicon;
  std::map<std::string, std::string> terms;
  for (const Term& term : lexicon.terms()) {
    for (const StampInfo& stamp : term.stamps) terms[stamp.path] = term.name;
  }
  return terms;
}

Scene scene_of(const std::string& stamp, double size = 0.9) {
  Scene scene;
  scene.objects = {{terms_of_stamps().at(stamp), stamp, "", 0.5, 0.95, size, false}};
  return scene;
}

std::vector<VisiblePart> parts_in(const Scene& scene) {
  return visible_parts(scene, render(scene));
}

Mask mask_of(const Scene& scene, const std::string& part, std::size_t object = 0) {
  for (auto& visible : parts_in(scene)) {
    if (visible.name == part && visible.object == object) return visible.mask;
  }
  return {};
}

double area(const Mask& mask) {
  return double(std::count(mask.values.begin(), mask.values.end(), 1));
}

struct Point {
  double x = 0;
  double y = 0;
};

Point middle(const Mask& mask) {
  Point sum;
  for (int y = 0; y < mask.height; ++y) {
    for (int x = 0; x < mask.width; ++x) {
      if (mask.at(x, y)) sum = {sum.x + x, sum.y + y};
    }
  }
  return {sum.x / area(mask), sum.y / area(mask)};
}

TEST(PartOutlines, LieOnStampsOfTheLexicon) {
  const auto terms = terms_of_stamps();
  for (const auto& [stamp, list] : outlines().by_stamp) {
    EXPECT_TRUE(terms.contains(stamp)) << stamp;
    for (const auto& outline : list) {
      for (const auto& [x, y] : outline.corners) {
        EXPECT_TRUE(x >= 0 && x <= 1 && y >= 0 && y <= 1) << outline.part << " of " << stamp;
      }
    }
  }
}

TEST(PartOutlines, CoverPixelsThatShow) {
  for (const auto& [stamp, list] : outlines().by_stamp) {
    std::set<std::string> expected, seen;
    for (const auto& outline : list) expected.insert(outline.part);
    for (const auto& part : parts_in(scene_of(stamp))) seen.insert(part.name);
    EXPECT_EQ(seen, expected) << stamp;
  }
}

TEST(PartOutlines, AreOfManyPartsOnManyStamps) {
  std::map<std::string, std::set<std::string>> stamps;
  for (const auto& [stamp, list] : outlines().by_stamp) {
    for (const auto& outline : list) stamps[outline.part].insert(stamp);
  }
  EXPECT_EQ(stamps.size(), part_names().size());
  EXPECT_GE(std::count_if(stamps.begin(), stamps.end(),
                          [](const auto& part) { return part.second.size() >= 5; }),
            20);
  for (const char* part : {"eye", "ear", "tail", "leg", "wing", "beak", "feather", "fur", "wheel",
                           "handle", "petal", "window"}) {
    EXPECT_GE(stamps[part].size(), 8u) << part;
  }
}

// A stamp that shows a part without an outline would be a picture without it to whoever asks.
TEST(PartOutlines, AreOnEveryStampOfGroupsThatShowThem) {
  const Lexicon lexicon;
  const std::pair<const char*, const char*> shown[] = {
      {"birds", "wing"},        {"canines", "ear"}, {"canines", "tail"}, {"felines", "leg"},
      {"bears", "ear"},         {"fish", "tail"},   {"horses", "tail"},  {"horses", "ear"},
      {"horses", "leg"},        {"cars", "wheel"},  {"cars", "tire"},    {"trucks", "wheel"},
      {"hoofed animals", "leg"}};
  for (const auto& [name, part] : shown) {
    const auto group = std::find_if(lexicon.groups().begin(), lexicon.groups().end(),
                                    [&](const TermGroup& other) { return other.name == name; });
    ASSERT_NE(group, lexicon.groups().end()) << name;
    for (const std::size_t term : group->terms) {
      for (const StampInfo& stamp : lexicon.terms()[term].stamps) {
        EXPECT_TRUE(stamp_has_part(stamp.path, part)) << part << " of " << stamp.path;
      }
    }
  }
}

TEST(PartOutlines, AreReadInEveryForm) {
  const auto read = read_part_outlines(
      R"([{"part": "tail", "stamp": "a", "polygon": [0, 0, 1, 0, 1, 1]},
          {"part": "eye", "stamp": "a", "ellipse": [0.5, 0.5, 0.1, 0.2]},
          {"part": "tire", "stamp": "b", "ring": [0.5, 0.5, 0.5, 0.5, 0.6]},
          {"part": "fur", "stamp": "a", "whole_but": ["eye"]}])",
      "parts.json");
  EXPECT_EQ(read.parts, (std::vector<std::string>{"tail", "eye", "tire", "fur"}));
  ASSERT_EQ(read.by_stamp.at("a").size(), 3u);
  EXPECT_EQ(read.by_stamp.at("a")[0].corners.size(), 3u);
  EXPECT_EQ(read.by_stamp.at("a")[2].without, std::vector<std::string>{"eye"});
}

TEST(PartOutlines, RefuseAMalformedFileNamingTheEntry) {
  const std::string good = R"({"part": "eye", "stamp": "a", "ellipse": [0.5, 0.5, 0.1, 0.2]})";
  for (const char* bad :
       {R"(3)", R"({})", R"({"part": "eye"})", R"({"part": 3, "stamp": "a", "whole_but": []})",
        R"({"part": "", "stamp": "a", "whole_but": []})", R"({"part": "eye", "stamp": "a"})",
        R"({"part": "eye", "stamp": "a", "circle": [0, 0, 1]})",
        R"({"part": "eye", "stamp": "a", "whole_but": [], "ellipse": [0.5, 0.5, 0.1, 0.2]})",
        R"({"part": "eye", "stamp": "a", "whole_but": "ear"})",
        R"({"part": "eye", "stamp": "a", "whole_but": ["ear"]})",
        R"({"part": "eye", "stamp": "a", "polygon": [0, 0, 1, 1]})",
        R"({"part": "eye", "stamp": "a", "polygon": [0, 0, 1, 1, 0.5, 0.5, 1]})",
        R"({"part": "eye", "stamp": "a", "polygon": [0, 0, 1, 1, 0.5, 1.5]})",
        R"({"part": "eye", "stamp": "a", "polygon": [0, 0, 1, 1, 0.5, "wide"]})",
        R"({"part": "eye", "stamp": "a", "polygon": [0, 0, 1, 1, 0.5, -1e300]})",
        R"({"part": "eye", "stamp": "a", "ellipse": [0.5, 0.5, 0.1]})",
        R"({"part": "eye", "stamp": "a", "ellipse": [0.5, 0.5, 0, 0.2]})",
        R"({"part": "eye", "stamp": "a", "ring": [0.5, 0.5, 0.1, 0.2]})",
        R"({"part": "eye", "stamp": "a", "ring": [0.5, 0.5, 0.1, 0.2, 0]})"}) {
    try {
      read_part_outlines("[" + good + ", " + bad + "]", "some/parts.json");
      ADD_FAILURE() << bad;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << bad;
      const std::string text = error.what();
      EXPECT_NE(text.find("some/parts.json"), std::string::npos) << text;
      EXPECT_TRUE(text.find("outline 2") != std::string::npos ||
                  text.find("the eye of a") != std::string::npos)
          << text;
      EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    }
  }
  for (const char* bad : {"", "{", "3", "{}", "null"}) {
    EXPECT_EQ(kind_thrown([&] { read_part_outlines(bad, "parts.json"); }), ErrorKind::kBadInput)
        << bad;
  }
}

TEST(Parts, BelongToTermsThatHaveThem) {
  const auto has = [](const char* part, const char* term) {
    const auto terms = terms_with_part(part);
    return std::find(terms.begin(), terms.end(), term) != terms.end();
  };
  EXPECT_TRUE(has("tail", "dog"));
  EXPECT_TRUE(has("beak", "crow"));
  EXPECT_TRUE(has("wheel", "sedan"));
  EXPECT_TRUE(has("handle", "mug"));
  EXPECT_FALSE(has("beak", "dog"));
  EXPECT_FALSE(has("wheel", "apple"));
  EXPECT_FALSE(has("fur", "crow"));
  EXPECT_TRUE(terms_with_part("carburettor").empty());
  EXPECT_TRUE(terms_with_part("").empty());
  EXPECT_TRUE(stamp_has_part("animals/mammals/dogs/dog", "tail"));
  EXPECT_FALSE(stamp_has_part("animals/mammals/dogs/dog", "wheel"));
  EXPECT_FALSE(stamp_has_part("no/such/stamp", "tail"));
  EXPECT_EQ(collage_vocabulary(Lexicon()).parts, part_names());
}

TEST(Parts, AreWhereTheyAreOnTheThing) {
  const Scene dog = scene_of("animals/mammals/dogs/dog");  // looks to the right
  const Point tail = middle(mask_of(dog, "tail")), eye = middle(mask_of(dog, "eye"));
  EXPECT_LT(tail.x, eye.x - 60);
  EXPECT_GT(middle(mask_of(dog, "leg")).y, tail.y + 60);
  EXPECT_GT(area(mask_of(dog, "fur")), 10 * area(mask_of(dog, "tail")) / 2);
  EXPECT_GT(area(mask_of(dog, "tail")), area(mask_of(dog, "eye")));
  EXPECT_TRUE(mask_of(dog, "wheel").values.empty());
}

TEST(Parts, AreOnlyOnTheThingItself) {
  const Scene dog = scene_of("animals/mammals/dogs/dog");
  const RenderedScene rendered = render(dog);
  for (const auto& part : visible_parts(dog, rendered)) {
    for (std::size_t i = 0; i < part.mask.values.size(); ++i) {
      ASSERT_LE(part.mask.values[i], rendered.labels[i] == 1 ? 1 : 0) << part.name;
    }
  }
}

TEST(Parts, AreMirroredWithTheThing) {
  Scene scene = scene_of("animals/mammals/dogs/dog");
  scene.width = 225;  // an odd side has its middle on a pixel
  const Mask there = mask_of(scene, "tail");
  scene.objects[0].mirror = true;
  const Mask here = mask_of(scene, "tail");
  EXPECT_NEAR(middle(there).x + middle(here).x, 224, 2);
  EXPECT_NEAR(middle(there).y, middle(here).y, 1);
  EXPECT_NEAR(area(there), area(here), 0.02 * area(there));
}

TEST(Parts, GrowWithTheThing) {
  const double small = area(mask_of(scene_of("animals/mammals/dogs/dog", 0.4), "tail"));
  const double large = area(mask_of(scene_of("animals/mammals/dogs/dog", 0.8), "tail"));
  EXPECT_NEAR(large / small, 4, 0.3);
}

TEST(Parts, MoveWithTheThing) {
  Scene scene = scene_of("animals/mammals/dogs/dog", 0.4);
  const Point before = middle(mask_of(scene, "tail"));
  scene.objects[0].x += 50.0 / scene.width;
  scene.objects[0].y -= 30.0 / scene.height;
  const Point after = middle(mask_of(scene, "tail"));
  EXPECT_NEAR(after.x - before.x, 50, 1);
  EXPECT_NEAR(before.y - after.y, 30, 1);
}

TEST(Parts, AreHiddenByWhatIsInFront) {
  Scene scene = scene_of("animals/mammals/dogs/dog", 0.5);
  ASSERT_FALSE(mask_of(scene, "tail").values.empty());
  SceneObject cover = {"orange", "food/fruit/orange", "", 0.5, 1.2, 1.6, false};
  scene.objects.push_back(cover);
  EXPECT_TRUE(mask_of(scene, "tail").values.empty());
  std::swap(scene.objects[0], scene.objects[1]);
  EXPECT_FALSE(mask_of(scene, "tail", 1).values.empty());
}

TEST(Parts, AreCutAtTheEdgeOfThePicture) {
  Scene scene = scene_of("animals/mammals/dogs/dog", 0.8);
  const double whole = area(mask_of(scene, "fur"));
  scene.objects[0].x = 0;
  EXPECT_LT(area(mask_of(scene, "fur")), 0.8 * whole);
  EXPECT_TRUE(mask_of(scene, "tail").values.empty());
  scene.objects[0].x = -3;
  EXPECT_TRUE(parts_in(scene).empty());
}

TEST(Parts, ComeByObjectAndThenByName) {
  Scene scene = scene_of("animals/mammals/dogs/dog", 0.4);
  scene.objects.push_back({"crow", "animals/birds/crow", "", 0.2, 0.5, 0.3, false});
  const auto parts = parts_in(scene);
  ASSERT_GT(parts.size(), 8u);
  EXPECT_TRUE(std::is_sorted(parts.begin(), parts.end(), [](const auto& a, const auto& b) {
    return std::pair(a.object, a.name) < std::pair(b.object, b.name);
  }));
  EXPECT_TRUE(parts_in(scene_of("food/fruit/lemon")).empty());
}

TEST(Parts, AreFoundInAnyScene) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Scene scene = random_scene(seed);
    const RenderedScene rendered = render(scene);
    for (const auto& part : visible_parts(scene, rendered)) {
      EXPECT_TRUE(stamp_has_part(scene.objects.at(part.object).stamp, part.name)) << seed;
      EXPECT_EQ(part.mask.values.size(), rendered.labels.size()) << seed;
      EXPECT_GT(area(part.mask), 0) << seed;
    }
  }
}

}  // namespace
}  // namespace maia
