// Edits change what they name, report what they cannot do, and leave every other pixel as it was.
#include "imagery/edit.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <set>

#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/collage.hpp"
#include "imagery/compose.hpp"
#include "imagery/expectations.hpp"
#include "seed.hpp"

namespace maia {
namespace {

// What the line of the corpus edits, and how.
struct Instruction {
  std::string prompt;
  std::string text;
};

Instruction instruction_of(const Expectation& expected) {
  const auto arrow = expected.text.find("=> ");
  const std::string prompt = expected.text.substr(0, arrow);
  return {prompt.empty() ? "a dog and a red mug on grass" : prompt,
          expected.text.substr(arrow + 3)};
}

TEST(Edits, BecomeWhatAPersonExpects) {
  const auto corpus = read_expectations("edits.tsv");
  ASSERT_GE(corpus.size(), 180u);
  std::size_t wrong = 0;
  for (const Expectation& expected : corpus) {
    const auto [prompt, text] = instruction_of(expected);
    const Scene scene = compose_scene(*collage_world(), prompt, 1).scene;
    const auto edited = edit_scene(*collage_world(), scene, text, 1);
    const std::string difference = differences(expected, edited.scene, edited.missing);
    if (difference.empty()) continue;
    ++wrong;
    std::cout << expected.text << "\n" << difference;
  }
  EXPECT_LE(wrong * 20, corpus.size()) << "more than one instruction in twenty is misread";
}

TEST(Edits, PutThingsWhereTheySay) {
  for (const Expectation& expected : read_expectations("edits.tsv")) {
    if (expected.places.empty()) continue;
    const auto [prompt, text] = instruction_of(expected);
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const Scene scene = compose_scene(*collage_world(), prompt, seed).scene;
      const Scene edited = edit_scene(*collage_world(), scene, text, seed).scene;
      ASSERT_EQ(wrong_places(expected.places, edited), "") << expected.text << ", seed " << seed;
    }
  }
}

// What cannot be shown leaves the scene as it was.
TEST(Edits, OfActionsLeaveThePicture) {
  for (const char* text : {"make the dog sit", "open its mouth", "make the dog happy",
                           "rotate the dog", "make the dog's tail longer", "make the horse red",
                           "replace the cow with a "
                           "pig",
                           "put the mug behind the horse", "make the dog turquoise"}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const Scene scene = compose_scene(*collage_world(), "a dog and a mug on grass", seed).scene;
      const auto edited = edit_scene(*collage_world(), scene, text, seed);
      EXPECT_EQ(edited.scene, scene) << text;
      EXPECT_FALSE(edited.missing.empty()) << text;
    }
  }
}

TEST(Edits, OfSizeKeepThePlace) {
  const Scene scene = compose_scene(*collage_world(), "a dog on grass", 1).scene;
  const Scene larger = edit_scene(*collage_world(), scene, "make the dog bigger", 1).scene;
  EXPECT_GT(larger.objects[0].size, scene.objects[0].size * 1.1);
  EXPECT_EQ(larger.objects[0].x, scene.objects[0].x);
}

// The pixels that an object touches, its soft edge and shadow included.
std::vector<bool> touched(const Scene& scene, std::size_t index) {
  Scene without = scene;
  without.objects.erase(without.objects.begin() + static_cast<std::ptrdiff_t>(index));
  const Image with_it = render(scene).image;
  const Image without_it = render(without).image;
  std::vector<bool> result(std::size_t(scene.width) * scene.height);
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      if (with_it.pixels()[i * 3 + c] != without_it.pixels()[i * 3 + c]) result[i] = true;
    }
  }
  return result;
}

// The objects of one scene that are not, exactly so, in the other.
std::vector<std::size_t> changed_objects(const Scene& scene, const Scene& other) {
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < scene.objects.size(); ++i) {
    const auto& rest = other.objects;
    if (std::find(rest.begin(), rest.end(), scene.objects[i]) == rest.end()) changed.push_back(i);
  }
  return changed;
}

TEST(Edits, OfObjectsLeaveEveryOtherPixel) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const Scene scene =
        compose_scene(*collage_world(), "a dog, a red mug and an owl in a room in fog", seed).scene;
    for (const char* instruction :
         {"replace the dog with a lion", "make the dog green", "remove the dog", "add a crow",
          "move the dog to the left", "put the dog behind the mug", "put a top hat on the dog",
          "swap the dog and the owl", "make the dog smaller", "flip the dog", "make it two dogs",
          "remove the dog and make the mug blue"}) {
      const Scene edited = edit_scene(*collage_world(), scene, instruction, seed).scene;
      std::vector<bool> allowed(std::size_t(scene.width) * scene.height);
      const auto allow = [&](const Scene& where, const std::vector<std::size_t>& objects) {
        for (const std::size_t index : objects) {
          const auto area = touched(where, index);
          for (std::size_t i = 0; i < allowed.size(); ++i) allowed[i] = allowed[i] || area[i];
        }
      };
      allow(scene, changed_objects(scene, edited));
      allow(edited, changed_objects(edited, scene));
      const Image before = render(scene).image;
      const Image after = render(edited).image;
      std::size_t changed = 0;
      for (std::size_t i = 0; i < allowed.size(); ++i) {
        const bool same =
            std::equal(before.pixels().begin() + i * 3, before.pixels().begin() + i * 3 + 3,
                       after.pixels().begin() + i * 3);
        changed += !same;
        ASSERT_TRUE(same || allowed[i]) << instruction << ", seed " << seed << ", pixel " << i;
      }
      EXPECT_GT(changed, 50u) << instruction << ", seed " << seed;
    }
  }
}

TEST(Edits, OfTheBackgroundLeaveTheObjects) {
  const Scene scene = compose_scene(*collage_world(), "a dog and a mug on grass", 8).scene;
  const Scene edited =
      edit_scene(*collage_world(), scene, "change the background to snow", 8).scene;
  EXPECT_EQ(edited.objects, scene.objects);
  const RenderedScene before = render(scene);
  const RenderedScene after = render(edited);
  EXPECT_EQ(before.labels, after.labels);
}

TEST(Editor, ReportsTheWholeInstructionForAPictureWithoutAScene) {
  const DrawnImage photo{Image(8, 8), {}, nullptr};
  const auto edited = make_collage_editor()->edit(photo, " make it night ", 1);
  EXPECT_EQ(edited.image, photo.image);
  EXPECT_EQ(edited.missing, std::vector<std::string>{"make it night"});
}

TEST(Editor, IsDeterministicAndKeepsSceneAndPictureTogether) {
  const auto source = make_collage_generator()->draw("a bird and a mug", 3);
  const auto editor = make_collage_editor();
  const auto first = editor->edit(source, "replace the mug with a tool and add a hat", 5);
  const auto second = editor->edit(source, "replace the mug with a tool and add a hat", 5);
  EXPECT_EQ(first.image, second.image);
  EXPECT_EQ(render(*first.scene).image, first.image);
  EXPECT_NE(first.image, source.image);
}

TEST(Editor, NeverThrowsOnAnyWords) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const std::vector<std::string> words = {
      "replace", "the",    "dog",        "with",      "and",    "make",       "it",      "red",
      "night",   "to",     "background", "remove",    "all",    "add",        "two",     "put",
      "on",      "beach",  ",",          "colour",    "of",     "everything", "get",     "rid",
      "\xff",    "orange", "crow",       "one",       "move",   "left",       "behind",  "swap",
      "keep",    "only",   "give",       "hat",       "flip",   "three",      "between", "its",
      "tail",    "sketch", "rain",       "smaller",   "should", "be",         "text",    "\"GO\"",
      "from",    "put",    "next to",    "duplicate", "blur",   "number",     "then",    "of"};
  Scene scene = compose_scene(*collage_world(), "a dog and a crow", 1).scene;
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    const int length = random.between(0, 12);
    for (int i = 0; i < length; ++i) text += random.pick(words) + " ";
    ASSERT_NO_THROW(scene = edit_scene(*collage_world(), scene, text, random.next()).scene) << text;
    ASSERT_LE(scene.objects.size(), 12u) << text;
    ASSERT_EQ(scene_from_json(scene_to_json(scene)), scene) << text;
  }
}

}  // namespace
}  // namespace maia
