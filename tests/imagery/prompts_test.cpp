// What prompts become: a table of prompts, and properties of all text.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/compose.hpp"

namespace maia {
namespace {

// "2 red mug, dog | snow | night": counted terms with colours in alphabetical order, the
// background, and the light where it is not day.
std::string summary(const Scene& scene) {
  std::vector<std::string> names;
  for (const SceneObject& object : scene.objects) {
    names.push_back(object.colour.empty() ? object.term : object.colour + " " + object.term);
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string> counted;
  for (std::size_t i = 0; i < names.size();) {
    const auto same = std::size_t(std::count(names.begin(), names.end(), names[i]));
    counted.push_back(same == 1 ? names[i] : std::to_string(same) + " " + names[i]);
    i += same;
  }
  std::string text = join(counted, ", ") + " | " + scene.background;
  if (scene.light != "day") text += " | " + scene.light;
  if (scene.weather != "clear") text += " | " + scene.weather;
  return text;
}

struct Case {
  const char* prompt;
  const char* scene;
  const char* missing;
};

class Prompts : public testing::TestWithParam<Case> {};

TEST_P(Prompts, BecomeTheirScenes) {
  const auto composed = compose_scene(*collage_world(), GetParam().prompt, 1);
  EXPECT_EQ(summary(composed.scene), GetParam().scene);
  EXPECT_EQ(join(composed.missing, ", "), GetParam().missing);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Prompts,
    testing::Values(
        // Counts
        Case{"a crow on snow", "crow | snow", ""}, Case{"three crows", "3 crow | plain", ""},
        Case{"3 crows", "3 crow | plain", ""}, Case{"crows", "3 crow | plain", ""},
        Case{"a pair of socks", "2 sock | plain", ""},
        Case{"a pair of scissors", "scissors | plain", ""},
        Case{"a dozen tennis balls", "12 tennis ball | plain", ""},
        Case{"a flock of geese", "5 goose | plain", ""}, Case{"mice", "3 mouse | plain", ""},
        Case{"two sheep", "2 sheep | plain", ""}, Case{"twenty crows", "12 crow | plain", "twenty"},
        Case{"15 crows on grass", "12 crow | grass", "15"},
        Case{"ten dogs and ten cows", "2 cow, 10 dog | plain", "ten"},
        // Colours
        Case{"a red mug", "red mug | plain", ""}, Case{"a red apple", "apple | plain", ""},
        Case{"two red apples and one blue apple", "2 apple, blue apple | plain", ""},
        Case{"a grey dog", "gray dog | plain", ""}, Case{"an orange cat", "orange cat | plain", ""},
        Case{"an orange", "orange | plain", ""},
        Case{"oranges on a plain white background", "3 orange | plain white", ""},
        Case{"a blue and white pitcher", "blue pitcher | plain", "white"},
        Case{"a red wooden table with a mug", "mug | plain", "red, wooden, table"},
        Case{"a red-colored mug", "red mug | plain", ""},
        // Backgrounds
        Case{"a forest", " | forest", ""}, Case{"a beach with no objects", " | beach", ""},
        Case{"a mug at the beach", "mug | beach", ""}, Case{"a mug on sand", "mug | beach", ""},
        Case{"a plain red background", " | plain red", ""}, Case{"on red", " | plain red", ""},
        Case{"a blue background", " | plain blue", ""},
        Case{"a dog against a white background", "dog | plain white", ""},
        Case{"a dog in a green field", "dog | grass", ""}, Case{"red snow", " | snow", "red"},
        Case{"a starry sky", " | night sky", ""},
        Case{"a hammer, mud background", "hammer | mud", ""},
        Case{"an airplane in the sky", "airplane | sky", ""},
        Case{"a white dog in the snow against a dark forest", "white dog | snow", "dark, forest"},
        Case{"a dog on a wooden background", "dog | plain", "wooden"},
        // Light
        Case{"a snowy night", " | snow | night", ""}, Case{"a foggy forest", " | forest | fog", ""},
        Case{"a dog at night", "dog | plain | night", ""},
        Case{"a horse on grass at sunset", "horse | grass | sunset", ""},
        Case{"the sky at night", " | night sky", ""},
        Case{"a dog on grass on a sunny day", "dog | grass", ""},
        // Several things
        Case{"a dog and a cat", "cat, dog | plain", ""},
        Case{"a tiny mouse and a huge elephant", "elephant, mouse | plain", ""},
        Case{"a purple cow, standing in front of a red mug", "purple cow, red mug | plain",
             "standing"},
        // Filler, and what cannot be drawn
        Case{"a high quality photo of a crow", "crow | plain", ""},
        Case{"a dog running on grass", "dog | grass", "running"},
        Case{"a striped mug", "mug | plain", "striped"},
        Case{"children playing in a park", " | plain", "children, playing, park"},
        Case{"a dog's head", "dog | plain", "head"}, Case{"", " | plain", ""},
        Case{"the of a", " | plain", ""}, Case{"a baby elephant", "elephant | plain", "baby"},
        // Names of things
        Case{"puppy", "dog | plain", ""}, Case{"a raven", "crow | plain", ""},
        Case{"a VW Beetle", "beetle car | plain", ""}, Case{"a T-shirt", "t-shirt | plain", ""},
        Case{"a glass of water", " | plain", "glass, of, water"},
        Case{"a sea lion on a beach", "sea lion | beach", ""},
        Case{"a teapot without a mug", "teapot | plain", ""},
        // Nouns that are not what their last word is, and kinds of what can be drawn
        Case{"a hot dog", " | plain", "hot, dog"},
        Case{"a polar bear in the snow", "bear | snow", "polar"},
        Case{"a poodle on grass", "dog | grass", "poodle"},
        Case{"a computer mouse", " | plain", "computer, mouse"},
        Case{"a black and white cow", "black cow | plain", "white"},
        Case{"a police car", "sports car | plain", "police"}, Case{"a wolf", " | plain", "wolf"},
        Case{"a robin on a branch", " | plain", "robin, branch"}));

struct Category {
  const char* prompt;
  std::vector<std::string> groups;
};

class Categories : public testing::TestWithParam<Category> {};

TEST_P(Categories, DrawAnyOfTheirMembers) {
  const Lexicon& lexicon = collage_world()->lexicon();
  std::vector<std::string> drawn;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const auto composed = compose_scene(*collage_world(), GetParam().prompt, seed);
    EXPECT_TRUE(composed.missing.empty()) << join(composed.missing, ", ");
    ASSERT_EQ(composed.scene.objects.size(), 1u);
    const std::string& term = composed.scene.objects[0].term;
    const std::string& group = lexicon.group_of(term);
    const auto& groups = GetParam().groups;
    EXPECT_NE(std::find(groups.begin(), groups.end(), group), groups.end())
        << term << ": " << group;
    if (std::find(drawn.begin(), drawn.end(), term) == drawn.end()) drawn.push_back(term);
  }
  EXPECT_GE(drawn.size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Categories,
    testing::Values(Category{"a bird", {"birds"}}, Category{"a canine", {"canines"}},
                    Category{"a car", {"cars"}}, Category{"an automobile", {"cars"}},
                    Category{"a musical instrument", {"musical instruments"}},
                    Category{"a tree", {"trees"}}, Category{"a feline", {"felines"}},
                    Category{"a piece of fruit", {"fruit"}}, Category{"a hat", {"hats"}},
                    Category{"a guitar", {"musical instruments"}},
                    Category{"a motor vehicle", {"cars", "trucks", "other vehicles"}},
                    Category{"an animal",
                             {"birds", "canines", "felines", "bears", "primates", "sea mammals",
                              "hoofed animals", "horses", "small mammals",
                              "reptiles and amphibians", "fish", "shellfish", "insects"}},
                    Category{"a mammal",
                             {"canines", "felines", "bears", "primates", "sea mammals",
                              "hoofed animals", "horses", "small mammals"}}));

TEST(Prompts, EveryTermAliasAndPluralDrawsItself) {
  const Lexicon& lexicon = collage_world()->lexicon();
  for (const Term& term : lexicon.terms()) {
    for (const std::string& name : {term.name, plural_of(term.name)}) {
      const auto composed = compose_scene(*collage_world(), "the " + name + " on grass", 5);
      EXPECT_TRUE(composed.missing.empty()) << name << " misses " << join(composed.missing, ", ");
      ASSERT_FALSE(composed.scene.objects.empty()) << name;
      EXPECT_EQ(composed.scene.objects[0].term, term.name) << name;
      EXPECT_EQ(composed.scene.background, "grass") << name;
    }
  }
}

TEST(Prompts, EveryWordOfTheVocabularyIsUnderstood) {
  const Vocabulary vocabulary = collage_vocabulary(collage_world()->lexicon());
  for (const auto& group : vocabulary.objects) {
    const auto composed = compose_scene(*collage_world(), group.name, 2);
    EXPECT_TRUE(composed.missing.empty()) << group.name;
    ASSERT_FALSE(composed.scene.objects.empty()) << group.name;
    EXPECT_EQ(collage_world()->lexicon().group_of(composed.scene.objects[0].term), group.name);
  }
  for (const auto& background : vocabulary.backgrounds) {
    const auto composed =
        compose_scene(*collage_world(), "a mug, " + background + " background", 2);
    EXPECT_EQ(composed.scene.background, background);
    EXPECT_TRUE(composed.missing.empty()) << background;
  }
  for (const auto& colour : vocabulary.colours) {
    const auto composed = compose_scene(*collage_world(), "a " + colour + " crow", 2);
    ASSERT_EQ(composed.scene.objects.size(), 1u) << colour;
    EXPECT_EQ(composed.scene.objects[0].colour, colour);
  }
  for (const auto& light : vocabulary.lights) {
    const Scene scene = compose_scene(*collage_world(), "a crow in " + light, 2).scene;
    EXPECT_EQ(scene.weather == "clear" ? scene.light : scene.weather, light);
  }
}

TEST(Prompts, ShareWhatTheyHaveInCommonUnderOneSeed) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto crow = compose_scene(*collage_world(), "a crow on grass", seed).scene;
    const auto red = compose_scene(*collage_world(), "a red crow on grass", seed).scene;
    const auto snow = compose_scene(*collage_world(), "a crow at night on grass", seed).scene;
    EXPECT_EQ(crow.background_seed, red.background_seed);
    SceneObject plain = red.objects.at(0);
    plain.colour.clear();
    EXPECT_EQ(crow.objects.at(0), plain);
    EXPECT_EQ(crow.objects, snow.objects);
  }
}

TEST(Prompts, ReadAMegabyteInBoundedTimeAndSize) {
  std::string text;
  while (text.size() < (1u << 20)) text += "three zorbs and a crow, polar hot computer mouse ";
  const auto composed = compose_scene(*collage_world(), text, 3);
  EXPECT_LE(composed.scene.objects.size(), 12u);
  EXPECT_LE(composed.missing.size(), 64u);
  EXPECT_FALSE(composed.missing.empty());
  const auto one_word = compose_scene(*collage_world(), std::string(1 << 20, 'x'), 3);
  EXPECT_EQ(one_word.missing.size(), 1u);
}

TEST(Prompts, NeverThrowOnAnyBytes) {
  const std::uint64_t seed = std::uint64_t(std::time(nullptr));
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const std::vector<std::string> pieces = {"a ",
                                           "crow",
                                           "red ",
                                           "\xff",
                                           "\xf0\x9f\x98\x80",
                                           "\xe2\x80",
                                           "\u2019s",
                                           "no ",
                                           "two ",
                                           ",",
                                           "\n",
                                           "background ",
                                           "hot dog ",
                                           "\0",
                                           "-",
                                           "d\u00e9j\u00e0 ",
                                           "\xed\xa0\x80",
                                           "orange ",
                                           "99999999999999999999 ",
                                           " of "};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const int length = random.between(0, 24);
    for (int i = 0; i < length; ++i) {
      if (random.uniform() < 0.7) {
        text += random.pick(pieces);
      } else {
        text += static_cast<char>(random.below(256));
      }
    }
    ASSERT_NO_THROW({
      const auto composed = compose_scene(*collage_world(), text, random.next());
      for (const auto& word : composed.missing) ASSERT_EQ(clean_utf8(word), word);
      ASSERT_EQ(scene_from_json(scene_to_json(composed.scene)), composed.scene);
    }) << base64_encode(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  }
}

}  // namespace
}  // namespace maia
