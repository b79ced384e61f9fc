// What prompts become: a corpus of prompts, and properties of all text.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/random.hpp"
#include "base/text.hpp"
#include "imagery/compose.hpp"
#include "imagery/expectations.hpp"
#include "imagery/layout_stage.hpp"
#include "imagery/parts.hpp"
#include "seed.hpp"

namespace maia {
namespace {

TEST(Prompts, BecomeWhatAPersonExpects) {
  const auto corpus = read_expectations("prompts.tsv");
  ASSERT_GE(corpus.size(), 600u);
  std::size_t wrong = 0;
  for (const Expectation& expected : corpus) {
    const auto composed = compose_scene(*collage_world(), expected.text, 1);
    const std::string difference = differences(expected, composed.scene, composed.missing);
    if (difference.empty()) continue;
    ++wrong;
    std::cout << expected.text << "\n" << difference;
  }
  EXPECT_LE(wrong * 20, corpus.size()) << "more than one prompt in twenty is misread";
  RecordProperty("misread", std::to_string(wrong));
}

TEST(Prompts, OfTheCorpusAreDifferent) {
  std::set<std::string> seen;
  for (const Expectation& expected : read_expectations("prompts.tsv")) {
    EXPECT_TRUE(seen.insert(expected.text).second) << expected.text;
  }
}

// The whole of what is said about places holds, whatever the seed.
TEST(Prompts, PutThingsWhereTheySay) {
  for (const Expectation& expected : read_expectations("prompts.tsv")) {
    if (expected.places.empty()) continue;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const Scene scene = compose_scene(*collage_world(), expected.text, seed).scene;
      ASSERT_EQ(wrong_places(expected.places, scene), "") << expected.text << ", seed " << seed;
    }
  }
}

TEST(Prompts, KeepWhatTheyPlaceOnTheCanvas) {
  for (const char* prompt :
       {"an elephant on top of a giraffe on a bus", "a crow above a dog above a mug",
        "eleven crows to the left of an elephant", "a horse between a house and a bus",
        "three dogs on a mug", "a mouse under a horse at the top", "a bus at the bottom left"}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const Scene scene = compose_scene(*collage_world(), prompt, seed).scene;
      const Stage stage(*collage_world(), scene);
      for (const SceneObject& object : scene.objects) {
        const Box box = stage.box(object);
        EXPECT_GT(box.left, -0.05) << prompt << ", seed " << seed;
        EXPECT_LT(box.right, 1.05) << prompt << ", seed " << seed;
        EXPECT_GT(box.top, -0.05) << prompt << ", seed " << seed;
        EXPECT_LT(box.bottom, 1.05) << prompt << ", seed " << seed;
      }
    }
  }
}

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

TEST(Vocabulary, SaysWhatBackgroundsShowAndWhatHasParts) {
  const Vocabulary vocabulary = collage_vocabulary(collage_world()->lexicon());
  const std::string text = "\n" + to_text(vocabulary) + "\n";
  EXPECT_NE(text.find("\nscenery, beach: sky, water, sand\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nscenery, forest: trees\n"), std::string::npos);
  EXPECT_EQ(text.find("\nscenery, grass:"), std::string::npos);
  ASSERT_EQ(vocabulary.part_owners.size(), vocabulary.parts.size());
  for (const auto& [part, owners] : vocabulary.part_owners) {
    EXPECT_FALSE(owners.empty()) << part;
    if (part != "beak") continue;
    // A group whose terms all have it stands for them.
    EXPECT_EQ(std::count(owners.begin(), owners.end(), "crow"),
              std::count(owners.begin(), owners.end(), "birds") == 0 ? 1 : 0);
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

TEST(Prompts, EveryTextureStylePartAndPlacementIsUnderstood) {
  const Vocabulary vocabulary = collage_vocabulary(collage_world()->lexicon());
  for (const auto& texture : vocabulary.textures) {
    for (const auto& [prompt, background] :
         {std::pair{texture, texture}, std::pair{"a crow on red " + texture, "red " + texture},
          std::pair{"a pattern of blue " + texture, "blue " + texture}}) {
      const auto composed = compose_scene(*collage_world(), prompt, 2);
      EXPECT_EQ(composed.scene.background, background) << prompt;
      EXPECT_TRUE(composed.missing.empty()) << prompt << " misses " << join(composed.missing, ", ");
    }
  }
  for (const auto& style : vocabulary.styles) {
    const auto composed = compose_scene(*collage_world(), "a crow, " + style, 2);
    EXPECT_EQ(composed.scene.style, style);
    EXPECT_TRUE(composed.missing.empty()) << style;
  }
  ASSERT_FALSE(vocabulary.parts.empty());
  for (const auto& part : vocabulary.parts) {
    const auto composed = compose_scene(*collage_world(), "a close-up of one " + part, 2);
    EXPECT_TRUE(composed.missing.empty()) << part << " misses " << join(composed.missing, ", ");
    EXPECT_EQ(composed.scene.objects.size(), 1u) << part;
  }
  ASSERT_FALSE(vocabulary.placements.empty());
  for (const auto& place : vocabulary.placements) {
    const auto alone = compose_scene(*collage_world(), "a crow on the " + place, 2);
    const auto both = compose_scene(*collage_world(), "a crow " + place + " two mugs", 2);
    EXPECT_TRUE(alone.missing.empty() || both.missing.empty()) << place;
  }
}

TEST(Prompts, OfAPartShowAStampThatHasIt) {
  for (const char* part : {"tail", "eye", "wing", "wheel", "petal", "handle"}) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const auto composed = compose_scene(*collage_world(), std::string("the ") + part, seed);
      ASSERT_FALSE(composed.scene.objects.empty()) << part;
      const SceneObject& object = composed.scene.objects[0];
      // A wheel is a thing of its own as well.
      EXPECT_TRUE(stamp_has_part(object.stamp, part) || object.term.ends_with(part)) << part;
    }
  }
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto composed = compose_scene(*collage_world(), "an animal with a beak", seed);
    EXPECT_TRUE(stamp_has_part(composed.scene.objects.at(0).stamp, "beak"));
    EXPECT_TRUE(composed.missing.empty());
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

// A text of pieces that mean something to the reader, or of any bytes.
std::string salad(Random& random, const std::vector<std::string>& pieces, double any_byte) {
  std::string text;
  for (int left = random.between(0, 30); left > 0; --left) {
    if (random.uniform() < any_byte) {
      text += static_cast<char>(random.below(256));
    } else {
      text += random.pick(pieces);
      if (random.uniform() < 0.9) text += ' ';
    }
  }
  return text;
}

void expect_harmless(const std::string& text, std::uint64_t seed) {
  SCOPED_TRACE(
      base64_encode(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size())));
  const auto composed = compose_scene(*collage_world(), text, seed);
  for (const auto& word : composed.missing) ASSERT_EQ(clean_utf8(word), word);
  ASSERT_LE(composed.scene.objects.size(), 12u);
  ASSERT_EQ(scene_from_json(scene_to_json(composed.scene)), composed.scene);
}

TEST(Prompts, MayBeginWithAPartOfSomething) {
  for (const char* prompt : {"tail", "a tail", "tail of a dog", "wheels", "window on a house"}) {
    EXPECT_NO_THROW(compose_scene(*collage_world(), prompt, 1)) << prompt;
  }
}

TEST(Prompts, NeverThrowOnAnyBytes) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  const std::vector<std::string> pieces = {"a",
                                           "crow",
                                           "red",
                                           "\xff",
                                           "\xf0\x9f\x98\x80",
                                           "\xe2\x80",
                                           "\u2019s",
                                           "no",
                                           "two",
                                           ",",
                                           "\n",
                                           "background",
                                           "hot dog",
                                           "-",
                                           "d\u00e9j\u00e0",
                                           "\xed\xa0\x80",
                                           "orange",
                                           "of",
                                           "99999999999999999999",
                                           "\u201c",
                                           "\"",
                                           "'",
                                           "\u3002"};
  for (int round = 0; round < 3000 && !HasFatalFailure(); ++round) {
    expect_harmless(salad(random, pieces, 0.3), random.next());
  }
}

TEST(Prompts, NeverThrowOnAnyWordsInAnyOrder) {
  const std::uint64_t seed = test_seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Random random(seed);
  std::vector<std::string> pieces = {
      "a",           "the",        "it",          "each other", "and",
      "or",          "with",       "on",          "in",         "of",
      "between",     "behind",     "under",       "next to",    "left of",
      "on the left", "at the top", "in front of", "on top of",  "in the middle of",
      "no",          "without",    "three",       "twenty",     "a flock of",
      "black",       "white",      "striped",     "stripes",    "circles",
      "background",  "pattern",    "plain",       "small",      "huge",
      "close-up",    "night",      "rain",        "sketch of",  "drawing of",
      "cartoon",     "the word",   "saying",      "\"STOP\"",   "letters",
      "tail",        "horn",       "wheels",      "s",          "is",
      "light",       "lights",     "orange",      "glasses",    "well",
      "foreground",  "picture",    ",",           ".",          ":"};
  for (const Term& term : collage_world()->lexicon().terms()) {
    if (random.uniform() < 0.15) pieces.push_back(term.name);
  }
  for (int round = 0; round < 4000 && !HasFatalFailure(); ++round) {
    expect_harmless(salad(random, pieces, 0.01), random.next());
  }
}

TEST(Prompts, AreReadAlikeByManyThreads) {
  const auto corpus = read_expectations("prompts.tsv");
  std::vector<std::vector<ComposedScene>> results(4);
  {
    std::vector<std::jthread> threads;
    for (auto& result : results) {
      threads.emplace_back([&] {
        for (std::size_t i = 0; i < corpus.size(); i += 5) {
          result.push_back(compose_scene(*collage_world(), corpus[i].text, 9));
        }
      });
    }
  }
  for (const auto& result : results) {
    ASSERT_EQ(result.size(), results[0].size());
    for (std::size_t i = 0; i < result.size(); ++i) {
      EXPECT_EQ(result[i].scene, results[0][i].scene);
      EXPECT_EQ(result[i].missing, results[0][i].missing);
    }
  }
}

}  // namespace
}  // namespace maia
