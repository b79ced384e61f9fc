// Edits change what they name, report what they cannot do, and leave every other pixel as it was.
#include "imagery/edit.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/collage.hpp"
#include "imagery/compose.hpp"

namespace maia {
namespace {

std::string summary(const Scene& scene) {
  std::vector<std::string> names;
  for (const SceneObject& object : scene.objects) {
    names.push_back(object.colour.empty() ? object.term : object.colour + " " + object.term);
  }
  std::sort(names.begin(), names.end());
  return join(names, ", ") + " | " + scene.background + " | " +
         (scene.weather == "clear" ? scene.light : scene.weather);
}

struct Case {
  const char* instruction;
  const char* scene;
  const char* missing;
};

class Edits : public testing::TestWithParam<Case> {};

TEST_P(Edits, DoWhatTheySay) {
  const Scene scene = compose_scene(*collage_world(), "a dog and a red mug on grass", 1).scene;
  const auto edited = edit_scene(*collage_world(), scene, GetParam().instruction, 1);
  EXPECT_EQ(summary(edited.scene), GetParam().scene);
  EXPECT_EQ(join(edited.missing, ", "), GetParam().missing);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Edits,
    testing::Values(
        Case{"replace the dog with a cat", "cat, red mug | grass | day", ""},
        Case{"Swap the mug for a teapot.", "dog, teapot | grass | day", ""},
        Case{"change the dog into a cat and make it night", "cat, red mug | grass | night", ""},
        Case{"change dog to cat", "cat, red mug | grass | day", ""},
        Case{"replace the dog by two cats", "cat, cat, red mug | grass | day", ""},
        Case{"replace the red mug with a green mug", "dog, green mug | grass | day", ""},
        Case{"replace the blue mug with a green mug", "dog, red mug | grass | day",
             "blue, mug, green"},
        Case{"replace the dog with a poodle", "dog, red mug | grass | day", "poodle"},
        Case{"replace the horse with a cow", "dog, red mug | grass | day", "horse, cow"},
        Case{"change the background to a beach", "dog, red mug | beach | day", ""},
        Case{"change the background to plain white", "dog, red mug | plain white | day", ""},
        Case{"put it on a beach", "dog, red mug | beach | day", ""},
        Case{"put the dog in the snow", "dog, red mug | snow | day", ""},
        Case{"replace the grass with snow", "dog, red mug | snow | day", ""},
        Case{"replace the background with a kitchen", "dog, red mug | grass | day", "kitchen"},
        Case{"make the background red", "dog, red mug | plain red | day", ""},
        Case{"remove the background", "dog, red mug | plain | day", ""},
        Case{"change it to a snowy scene", "dog, red mug | snow | day", ""},
        Case{"make the dog red", "red dog, red mug | grass | day", ""},
        Case{"change the colour of the mug to blue", "blue mug, dog | grass | day", ""},
        Case{"Change the dog's color to yellow.", "red mug, yellow dog | grass | day", ""},
        Case{"paint the mug orange", "dog, orange mug | grass | day", ""},
        Case{"make the dog an orange", "orange, red mug | grass | day", ""},
        Case{"turn the dog blue", "blue dog, red mug | grass | day", ""},
        Case{"make everything red", "red dog, red mug | grass | day", ""},
        Case{"make it night", "dog, red mug | grass | night", ""},
        Case{"at night", "dog, red mug | grass | night", ""},
        Case{"make it foggy", "dog, red mug | grass | fog", ""},
        Case{"change the light to sunset", "dog, red mug | grass | sunset", ""},
        Case{"add fog", "dog, red mug | grass | fog", ""},
        Case{"add a crow", "crow, dog, red mug | grass | day", ""},
        Case{"add two blue crows", "blue crow, blue crow, dog, red mug | grass | day", ""},
        Case{"add a crow next to the dog", "crow, dog, red mug | grass | day", ""},
        Case{"add a unicorn", "dog, red mug | grass | day", "unicorn"},
        Case{"remove the mug", "dog | grass | day", ""},
        Case{"get rid of the dog", "red mug | grass | day", ""},
        Case{"remove the dog and the mug", " | grass | day", ""},
        Case{"remove everything", " | grass | day", ""},
        Case{"remove the horse", "dog, red mug | grass | day", "horse"},
        Case{"make the dog sit", "dog, red mug | grass | day", "sit"},
        Case{"rotate the dog", "dog, red mug | grass | day", "rotate"},
        Case{"blur the background", "dog, red mug | grass | day", "blur"},
        Case{"", "dog, red mug | grass | day", ""}));

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

TEST(Edits, OfOneObjectLeaveEveryOtherPixel) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Scene scene =
        compose_scene(*collage_world(), "a dog, a red mug and an owl in a room in fog", seed).scene;
    for (const char* instruction :
         {"replace the dog with a lion", "make the dog green", "remove the dog"}) {
      const Scene edited = edit_scene(*collage_world(), scene, instruction, seed).scene;
      std::size_t dog = 0;
      while (scene.objects[dog].term != "dog") ++dog;
      auto allowed = touched(scene, dog);
      if (edited.objects.size() == scene.objects.size()) {
        const auto fresh = touched(edited, dog);
        for (std::size_t i = 0; i < allowed.size(); ++i) allowed[i] = allowed[i] || fresh[i];
      }
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
      EXPECT_GT(changed, 200u) << instruction;
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
  const std::uint64_t seed = std::uint64_t(std::time(nullptr));
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const std::vector<std::string> words = {
      "replace",    "the",   "dog", "with",       "and",    "make",   "it",
      "red",        "night", "to",  "background", "remove", "all",    "add",
      "two",        "put",   "on",  "beach",      ",",      "colour", "of",
      "everything", "get",   "rid", "\xff",       "orange", "crow",   "one"};
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
