// What a label entails, by words and by asking; and prompts that are asked for.
#include "eval/prompt_pairing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "eval/exemplar_prompts.hpp"
#include "eval/label_entailment.hpp"
#include "eval/scripted_model.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

using Texts = std::vector<std::string>;

double entails(const Texts& labels, const std::string& prompt) {
  return label_entailment(*collage_world(), labels, prompt);
}

TEST(LabelEntailment, IsFullForTheThingAndItsKinds) {
  EXPECT_EQ(entails({"a crow"}, "two crows on snow"), 1);
  EXPECT_EQ(entails({"birds"}, "a crow on grass at night"), 1);
  EXPECT_EQ(entails({"grass"}, "a mug on a meadow"), 1);
  EXPECT_EQ(entails({"red"}, "a red mug"), 1);
  EXPECT_EQ(entails({"a canine"}, "a dog"), 1);
  EXPECT_EQ(entails({"a dog", "a mug"}, "a mug"), 1);
}

TEST(LabelEntailment, FallsWithTheDistanceOfWhatIsShown) {
  const double general = entails({"a crow"}, "a bird on grass");
  const double sibling = entails({"a crow"}, "an owl on grass");
  const double animal = entails({"a crow"}, "a horse on grass");
  const double mug = entails({"a crow"}, "a mug on grass");
  EXPECT_GE(general, sibling);
  EXPECT_GT(sibling, animal);
  EXPECT_GT(animal, mug);
  EXPECT_LT(mug, 0.2);
}

TEST(LabelEntailment, WantsAllThatBelongsTogether) {
  EXPECT_GT(entails({"a dog on grass"}, "a dog on grass"), entails({"a dog on grass"}, "a dog"));
  EXPECT_GT(entails({"a dog on grass"}, "a dog on snow"), entails({"a dog on grass"}, "a mug"));
}

TEST(LabelEntailment, OfDenialsIsTurnedRound) {
  EXPECT_LT(entails({"anything but dogs"}, "a dog"), entails({"anything but dogs"}, "a mug"));
}

TEST(LabelEntailment, TakesAnyText) {
  for (const std::string text : {"", "   ", "\xff\xfe", ",,,", "zxqv blorp", "of the and or"}) {
    EXPECT_GE(entails({text}, "a crow"), 0);
    EXPECT_GE(entails({"a crow"}, text), 0);
    EXPECT_LE(entails({text}, text), 1);
  }
  EXPECT_EQ(entails({}, "a crow"), 0);
}

TEST(WordPairing, ChoosesWhatIsEntailedMostAndLeast) {
  const Texts prompts = {"a mug", "a crow on snow", "a train", "an owl", "a penguin", "a guitar"};
  const auto paired = make_word_pairing(collage_world())->pair({"birds"}, prompts, 2, 1);
  const std::set<std::size_t> birds = {1, 3, 4};
  ASSERT_EQ(paired.most.size(), 2U);
  ASSERT_EQ(paired.least.size(), 2U);
  for (const auto place : paired.most) EXPECT_TRUE(birds.contains(place));
  for (const auto place : paired.least) EXPECT_FALSE(birds.contains(place));
}

TEST(WordPairing, NeverPutsAPromptOnBothSides) {
  const Texts prompts = {"a mug", "a crow", "an owl"};
  const auto pairing = make_word_pairing(collage_world());
  for (std::size_t count = 1; count < 6; ++count) {
    const auto paired = pairing->pair({"birds"}, prompts, count, 1);
    EXPECT_EQ(paired.most.size(), 1U);
    EXPECT_NE(paired.most, paired.least);
  }
  EXPECT_TRUE(pairing->pair({"birds"}, {"a mug"}, 7, 1).most.empty());
}

TEST(WordPairing, TiesFallBySeedAndWordsAlone) {
  Texts prompts;
  for (int i = 0; i < 40; ++i) prompts.push_back("thing number " + std::to_string(i));
  const std::vector<double> equal(prompts.size(), 0);
  const auto words = [&](const PairedPrompts& paired, const Texts& of) {
    std::set<std::string> chosen;
    for (const auto place : paired.most) chosen.insert(of[place]);
    return chosen;
  };
  const auto first = words(pair_by_score(equal, prompts, 7, 1), prompts);
  EXPECT_NE(first, words(pair_by_score(equal, prompts, 7, 2), prompts));
  Texts turned(prompts.rbegin(), prompts.rend());
  EXPECT_EQ(first, words(pair_by_score(equal, turned, 7, 1), turned));
}

TEST(WordPairing, ALabelThatNamesNothingIsPairedByChance) {
  const Texts prompts = {"a mug", "a crow", "an owl", "a train"};
  const auto pairing = make_word_pairing(collage_world());
  const auto none = pairing->pair({}, prompts, 2, 3);
  EXPECT_EQ(none.most, pairing->pair({"none found"}, prompts, 2, 3).most);
  EXPECT_EQ(none.most.size(), 2U);
}

TEST(AskedPairing, ReadsNumbersOfTheShuffledList) {
  const Texts prompts = {"a mug", "a crow", "an owl", "a train"};
  const auto model = std::make_shared<ScriptedModel>(
      Texts{"Here you are:\n```json\n{\"most\": [2, 1], \"least\": [4, 3]}\n```"});
  const auto paired = make_asked_pairing(model)->pair({"birds"}, prompts, 2, 1);
  ASSERT_EQ(model->asked.size(), 1U);
  const std::string& asked = model->asked.front();
  EXPECT_NE(asked.find("birds"), std::string::npos);
  EXPECT_NE(asked.find("2. " + prompts[paired.most[0]] + "\n"), std::string::npos);
  EXPECT_NE(asked.find("1. " + prompts[paired.most[1]] + "\n"), std::string::npos);
  EXPECT_NE(asked.find("4. " + prompts[paired.least[0]] + "\n"), std::string::npos);
}

TEST(AskedPairing, AsksOnceMoreAndSaysWhy) {
  const Texts prompts = {"a mug", "a crow", "an owl", "a train"};
  for (const std::string bad :
       {"I cannot do that.", "{\"most\": [1]}", "{\"most\": [1, 1], \"least\": [2, 3]}",
        "{\"most\": [1, 9], \"least\": [2, 3]}", "{\"most\": [1, 2], \"least\": [2, 3]}",
        "{\"most\": \"1\", \"least\": {}}", "{{{"}) {
    const auto model =
        std::make_shared<ScriptedModel>(Texts{bad, R"({"most": [1, 2], "least": [3, 4]})"});
    EXPECT_EQ(make_asked_pairing(model)->pair({"birds"}, prompts, 2, 1).most.size(), 2U) << bad;
    EXPECT_EQ(model->asked.size(), 2U) << bad;
    const auto stubborn = std::make_shared<ScriptedModel>(Texts{bad});
    std::string message;
    EXPECT_EQ(kind_thrown([&] { make_asked_pairing(stubborn)->pair({"birds"}, prompts, 2, 1); },
                          &message),
              ErrorKind::kBadInput);
    EXPECT_NE(message.find("scripted"), std::string::npos);
  }
}

TEST(AskedPairing, IsNotAskedAboutALabelThatNamesNothing) {
  const auto model = std::make_shared<ScriptedModel>(Texts{""});
  EXPECT_EQ(make_asked_pairing(model)->pair({}, {"a mug", "a crow"}, 1, 1).most.size(), 1U);
  EXPECT_TRUE(model->asked.empty());
}

TEST(RuleAuthor, ShowsAColourOnThings) {
  const Vocabulary vocabulary{.objects = {{"cups", {"mug"}}, {"dogs", {"dog"}}},
                              .backgrounds = {"grass", "snow"},
                              .colours = {"red", "blue"}};
  const auto author = make_rule_author(vocabulary);
  int things = 0;
  for (const auto& prompt : author->write({"red"}, 40, 3).positive) {
    EXPECT_NE(prompt.find("red"), std::string::npos);
    if (prompt.find("mug") != std::string::npos || prompt.find("dog") != std::string::npos) {
      ++things;
    }
  }
  EXPECT_GT(things, 20);
  EXPECT_LT(things, 40);
  EXPECT_EQ(author->write({"red"}, 7, 3).positive, author->write({"red"}, 7, 3).positive);
}

TEST(AskedAuthor, TakesAsManyPromptsAsWereAskedFor) {
  const auto model = std::make_shared<ScriptedModel>(
      Texts{R"({"positive": ["a\ncrow", "b", "c"], "neutral": ["d", 3, "e"]})"});
  const auto prompts = make_asked_author(model, Vocabulary{})->write({"birds"}, 2, 0);
  EXPECT_EQ(prompts.positive, (Texts{"a crow", "b"}));
  EXPECT_EQ(prompts.neutral, (Texts{"d", "e"}));
  EXPECT_NE(model->asked.front().find("birds"), std::string::npos);
}

}  // namespace
}  // namespace maia
