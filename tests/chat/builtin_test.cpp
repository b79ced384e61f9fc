// The built-in experimenter's words, how it reads a conversation, and what it plans to draw.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/text.hpp"
#include "chat/builtin/concepts.hpp"
#include "chat/builtin/ranking.hpp"
#include "chat/builtin/test_plan.hpp"
#include "chat/builtin_sample.hpp"

namespace maia::builtin {
namespace {

TEST(VocabularyText, IsReadFromTheLastHeading) {
  const Words known = words();
  ASSERT_EQ(known.groups().size(), 3U);
  EXPECT_EQ(known.groups()[0].name, "birds");
  EXPECT_EQ(known.group_of("pink flamingo"), "birds");
  EXPECT_EQ(known.group_of("mug"), "");
  EXPECT_EQ(known.backgrounds(), (std::vector<std::string>{"grass", "snow", "night sky"}));
  EXPECT_TRUE(known.is_background("plain red"));
  EXPECT_FALSE(known.is_background("plain mauve"));
  EXPECT_TRUE(known.is_light("fog"));
}

TEST(VocabularyText, KnowsSceneryAndOwnersOfParts) {
  const Words known(read_vocabulary(
      "[IMAGE GENERATOR]\nobjects, birds: crow, owl\nobjects, buildings: house\nobjects, fish: "
      "trout\n"
      "backgrounds: beach, city, sky\nscenery, beach: sky, sand\nscenery, city: buildings\n"
      "parts: tail, wing\npart, tail: birds, trout\n"));
  EXPECT_EQ(known.scenery_of("beach"), (std::vector<std::string>{"sky", "sand"}));
  EXPECT_TRUE(known.scenery_of("sky").empty());
  EXPECT_EQ(known.has_part("owl", "tail"), true);
  EXPECT_EQ(known.has_part("house", "tail"), false);
  EXPECT_EQ(known.has_part("owl", "wing"), std::nullopt);
  EXPECT_EQ(group_called("building", known), "buildings");
  EXPECT_EQ(group_called("owl", known), "");
}

TEST(VocabularyText, CategoriesAreOfGroupsThatAreThere) {
  const Words known = words();
  ASSERT_EQ(known.categories().size(), 1U);
  EXPECT_EQ(known.terms_of("living things"),
            (std::vector<std::string>{"crow", "owl", "pink flamingo", "bear"}));
  EXPECT_TRUE(known.belongs("owl", "living things"));
  EXPECT_FALSE(known.belongs("apple", "living things"));
  EXPECT_EQ(known.categories_of("crow"), std::vector<std::string>{"living things"});
}

TEST(VocabularyText, ATextureIsABackgroundInAnyColour) {
  const Words known = words();
  EXPECT_TRUE(known.is_background("stripes"));
  EXPECT_TRUE(known.is_background("red stripes"));
  EXPECT_FALSE(known.is_background("mauve stripes"));
  EXPECT_TRUE(known.is_style("sketch"));
  EXPECT_FALSE(known.is_style("fog"));
}

TEST(VocabularyText, WithoutASectionIsEverydayWords) {
  EXPECT_TRUE(Words(read_vocabulary("")).is_term("dog"));
  EXPECT_TRUE(Words(read_vocabulary("[IMAGE GENERATOR]\nfree text\n")).is_term("dog"));
}

TEST(Prompts, ReadBackAsWritten) {
  const Words known = words();
  Random random(1);
  const auto maybe = [&](const std::vector<std::string>& list) {
    return random.uniform() < 0.5 ? std::string() : random.pick(list);
  };
  auto grounds = known.backgrounds();
  for (const auto& colour : known.colours()) grounds.push_back("plain " + colour);
  for (int i = 0; i < 500; ++i) {
    Concept scene{maybe(known.terms()), "", maybe(grounds), maybe(known.lights())};
    if (!scene.object.empty()) scene.colour = maybe(known.colours());
    EXPECT_EQ(read_prompt(prompt_of(scene, known), known), scene) << prompt_of(scene, known);
    Concept what = scene;
    if (random.uniform() < 0.3) what.object = random.pick(known.groups()).name;
    if (random.uniform() < 0.2) what.object.clear();
    if (what.empty()) continue;
    EXPECT_EQ(read_prompt(label_of(what, known), known), what) << label_of(what, known);
  }
}

TEST(Prompts, WithPartsCompanionsAndPlacesReadBackAsWritten) {
  const Words known = words();
  const std::vector<Concept> concepts = {
      {"", "", "", "", "tail"},
      {"crow", "", "", "", "tail"},
      {"bears", "", "", "", "wing"},
      {"birds", "", "", "", "", "fruit"},
      {"crow", "", "snow", "night", "", "apple"},
      {"", "", "grass", "", "", "birds"},
      {"", "", "stripes", "", "", "owl"},
      {"crow", "", "", "", "", "red"},
      {"", "red", "", "", "", "tail"},
      {"living things", "", "", "sketch"},
      {"owl", "", "red stripes", "blurred"},
      {"", "", "", "", "", "", "left"},
      {"owl", "", "snow", "fog", "", "apple", "right"},
  };
  for (const auto& what : concepts) {
    EXPECT_EQ(read_prompt(label_of(what, known), known), what) << label_of(what, known);
  }
  std::vector<std::string> more;
  EXPECT_EQ(read_prompt("a crow, an apple and a bear on snow", known, &more),
            (Concept{"crow", "", "snow", "", "", "apple"}));
  EXPECT_EQ(more, std::vector<std::string>{"bear"});
  EXPECT_FALSE(read_prompt("a crow, an apple and a bear", known));
}

TEST(Prompts, SoundLikeEnglish) {
  const Words known = words();
  EXPECT_EQ(prompt_of({"owl", "", "", ""}, known), "an owl");
  EXPECT_EQ(prompt_of({"owl", "red", "snow", "fog"}, known), "a red owl on snow in fog");
  EXPECT_EQ(prompt_of({"", "", "plain red", ""}, known), "a plain red background");
  EXPECT_EQ(prompt_of({"orange", "orange", "", "night"}, known), "an orange orange at night");
  EXPECT_EQ(label_of({"birds", "", "snow", ""}, known), "birds on snow");
  EXPECT_EQ(label_of({"", "red", "", ""}, known), "red objects");
  EXPECT_EQ(label_of({"", "", "night sky", ""}, known), "night sky background");
  EXPECT_EQ(label_of({"", "", "", "fog"}, known), "objects in fog");
  EXPECT_EQ(label_of({"", "", "", "", "wing"}, known), "a wing");
  EXPECT_EQ(label_of({"bears", "", "", "", "tail"}, known), "a tail of bears");
  EXPECT_EQ(label_of({"birds", "", "", "", "tail"}, known), "a bird tail");
  EXPECT_EQ(label_of({"owl", "", "", "", "", "fruit"}, known), "an owl with fruit");
  EXPECT_EQ(label_of({"", "", "grass", "", "", "owl"}, known), "grass with an owl");
  EXPECT_EQ(label_of({"", "", "stripes", ""}, known), "stripes");
  EXPECT_EQ(label_of({"birds", "", "", "", "", "", "left"}, known), "birds on the left");
  EXPECT_EQ(prompt_of({"owl", "", "", "sketch"}, known), "a sketch of an owl");
  EXPECT_EQ(prompt_of({"owl", "", "grass", "", "", "apple"}, known),
            "an owl and an apple on grass");
  EXPECT_FALSE(read_prompt("a unicorn on grass", known));
  EXPECT_FALSE(read_prompt("", known));
}

TEST(Concepts, AGroupIsShownByItsMembers) {
  const Words known = words();
  const Concept crow{"crow", "", "snow", ""};
  EXPECT_TRUE(shows(crow, {"birds", "", "", ""}, known));
  EXPECT_TRUE(shows(crow, {"birds", "", "snow", ""}, known));
  EXPECT_FALSE(shows(crow, {"birds", "red", "", ""}, known));
  EXPECT_FALSE(shows(crow, {"fruit", "", "", ""}, known));
  EXPECT_FALSE(shows({"", "", "snow", ""}, {"birds", "", "", ""}, known));
}

TEST(Observation, ExemplarsCombineLogAndReader) {
  const History history = history_of(
      "exemplars",
      "[experiment log]\nactivation 3.5 | exemplar 1\nactivation 2.5 | exemplar 2\n"
      "exemplar 1: lit: red crow 62%, snow background 38%, night light; colours: red 50%, mauve "
      "9%; dark: apple, unicorn\nexemplar 2: nothing is highlighted; dark: bear\n");
  ASSERT_EQ(history.exemplars.size(), 2U);
  const SeenPicture& first = history.exemplars[0];
  EXPECT_EQ(first.activation, 3.5);
  ASSERT_EQ(first.lit.size(), 3U);
  EXPECT_EQ(first.lit[0].what, (Concept{"crow", "red", "", ""}));
  EXPECT_DOUBLE_EQ(first.lit[0].share, 0.62);
  EXPECT_EQ(first.lit[1].what.background, "snow");
  EXPECT_EQ(first.lit[2].what.light, "night");
  ASSERT_EQ(first.colours.size(), 1U);
  ASSERT_EQ(first.dark.size(), 1U);
  EXPECT_TRUE(history.exemplars[1].nothing_lit);
  EXPECT_FALSE(history.attempts[0].failed);
}

TEST(Observation, ReadsEveryKindOfMeasurement) {
  const History history = history_of(
      "screen",
      "screen, birds: crow 3.5, owl -0.25, unicorn 4\nscreen, backgrounds: snow 1, snow 2\n"
      "screen, plain colours: red 0.5\nredraw: 2.5 | a crow on grass\n"
      "redraw: 2 | a crow on grass (not shown: grass)\nredraw: nan | a crow\nnoise\n"
      "edit a crow: 3 -> 0.5 | a crow on grass | replace the crow with an apple\n"
      "[notice] the highest activation logged here is below the exemplars' mean\n");
  ASSERT_EQ(history.measurements.size(), 6U);
  EXPECT_EQ(history.measurements[0].scene.object, "crow");
  EXPECT_EQ(history.measurements[1].activation, -0.25);
  EXPECT_EQ(history.measurements[3].scene.background, "snow");
  EXPECT_EQ(history.measurements[4].scene.background, "plain red");
  EXPECT_EQ(history.measurements[5].arm, "redraw");
  ASSERT_EQ(history.edits.size(), 1U);
  EXPECT_EQ(history.edits[0].after, 0.5);
  EXPECT_FALSE(history.must_conclude);
}

TEST(Observation, ReadsWhatTheReaderSawInDrawnPictures) {
  const History history = history_of(
      "screen",
      "screen: 0.8 | a crow, an apple and a bear on snow\nscreen: 0 | a tail\n"
      "seen: 0.8 | a crow, an apple and a bear on snow: lit: tail of crow 60%, crow 20%; colours: "
      "red 50%; where: left; dark: apple, snow background\n"
      "seen: 0.7 | a unicorn: lit: crow 60%\n");
  ASSERT_EQ(history.measurements.size(), 2U);
  EXPECT_EQ(history.measurements[0].more, std::vector<std::string>{"bear"});
  EXPECT_EQ(history.measurements[1].scene.part, "tail");
  ASSERT_EQ(history.seen.size(), 1U);
  const SeenPicture& seen = history.seen[0];
  ASSERT_EQ(seen.lit.size(), 2U);
  EXPECT_EQ(seen.lit[0].what.part, "tail");
  EXPECT_EQ(seen.lit[0].what.object, "crow");
  EXPECT_EQ(seen.where, "left");
  ASSERT_EQ(seen.dark.size(), 2U);
  EXPECT_EQ(seen.dark[1].background, "snow");
}

TEST(Observation, AProgramThatShowsNothingHasFailed) {
  EXPECT_TRUE(
      history_of("screen", "[notice] the programs ran and showed nothing\n").attempts[0].failed);
  const History raised = history_of("test", "neutral: 1 | a crow\n[error] ValueError: no\n");
  EXPECT_TRUE(raised.attempts[0].failed);
  EXPECT_EQ(raised.attempts[0].error, "ValueError: no");
}

TEST(Observation, ReadsARejectedConclusion) {
  const std::vector<Message> conversation = {
      {Message::Role::kSystem, {{kSystem, {}}}},
      user("task"),
      agent("[DESCRIPTION]: x\n[LABEL 1]: a crow\n[LABEL 2]: an owl\n"),
      user(
          "[check] not accepted: because\nlabel images: mean 1.20 (n=8)\nneutral images: mean 1.10 "
          "(n=8)\nnear misses: mean 1.5 (n=8)\ndifference 0.10, 95% interval [-0.2, 0.4]\n"
          "positive 0.9 | a crow on grass\nneutral 1.4 | an apple\n[notice] the 3 rounds of this "
          "run are over: give your conclusion now\n")};
  const History history = read_history(conversation, words());
  ASSERT_EQ(history.rejections.size(), 1U);
  EXPECT_EQ(history.rejections[0].labels, (std::vector<std::string>{"a crow", "an owl"}));
  EXPECT_DOUBLE_EQ(history.rejections[0].mean_near, 1.5);
  ASSERT_EQ(history.rejections[0].positive.size(), 1U);
  EXPECT_TRUE(history.must_conclude);
}

TEST(Ranking, RareExemplarsThatStandOutCountMost) {
  std::string shown = "[experiment log]\n";
  for (int i = 1; i <= 10; ++i) {
    shown += "activation " + std::to_string(i <= 2 ? 5.0 : 1.0) + " | exemplar " +
             std::to_string(i) + "\n";
  }
  for (int i = 1; i <= 10; ++i) {
    shown += "exemplar " + std::to_string(i) + ": lit: " + (i <= 2 ? "orange" : "bear") + " 100%\n";
  }
  const auto candidates = exemplar_candidates(history_of("exemplars", shown), words());
  ASSERT_FALSE(candidates.empty());
  EXPECT_EQ(candidates[0].what, (Concept{"orange", "", "", ""}));
}

TEST(TestPlan, DrawsAConditionAndItsNearMiss) {
  const Words known = words();
  const Concept what{"crow", "", "", "", "", "fruit"};
  const TestPlan plan = plan_test({what}, {6, 6, 3, 0, 2}, known, 3);
  ASSERT_EQ(plan.arms.size(), 3U);
  for (const auto& prompt : plan.arms[1].prompts) {
    EXPECT_TRUE(shows(*read_prompt(prompt, known), what, known)) << prompt;
  }
  for (const auto& prompt : plan.arms[2].prompts) {
    const Concept scene = *read_prompt(prompt, known);
    EXPECT_EQ(scene.object, "crow");
    EXPECT_FALSE(shows(scene, what, known)) << prompt;
  }
}

TEST(TestPlan, VariesWhatAConceptLeavesOpenAndKeepsNeutralPicturesNeutral) {
  const Words known = words();
  const std::vector<Concept> concepts = {{"birds", "", "", ""}, {"", "", "snow", ""}};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const TestPlan plan = plan_test(concepts, {8, 12, 3, 2, 1}, known, seed);
    ASSERT_GE(plan.arms.size(), 3U);
    for (const auto& planned : plan.arms) {
      for (const auto& prompt : planned.prompts) {
        const auto scene = read_prompt(prompt, known);
        ASSERT_TRUE(scene) << prompt;
        const bool bird = shows(*scene, concepts[0], known);
        const bool snow = shows(*scene, concepts[1], known);
        if (planned.name == "neutral") {
          EXPECT_FALSE(bird || snow) << prompt;
        } else if (planned.name == "birds") {
          EXPECT_TRUE(bird && !snow) << prompt;
        } else if (planned.name == "snow background") {
          EXPECT_TRUE(snow && !bird) << prompt;
        }
      }
    }
  }
}

}  // namespace
}  // namespace maia::builtin
