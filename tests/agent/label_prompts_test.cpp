#include "agent/label_prompts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace maia {
namespace {

const Vocabulary& vocabulary() {
  static const Vocabulary words{.objects = {{"birds", {"crow", "owl", "duck"}},
                                            {"dogs", {"dog", "fox"}},
                                            {"tools", {"saw", "hammer"}}},
                                .backgrounds = {"grass", "snow", "beach"},
                                .colours = {"red", "blue", "green"},
                                .lights = {"night", "sunset"}};
  return words;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

bool any_has(const std::vector<std::string>& prompts, const std::string& part) {
  return std::any_of(prompts.begin(), prompts.end(),
                     [&](const std::string& prompt) { return has(prompt, part); });
}

TEST(LabelPrompts, AnObjectIsShownOnSeveralBackgroundsAgainstItsSiblings) {
  const auto prompts = make_label_prompts({"a crow"}, vocabulary(), 12, 1);
  ASSERT_EQ(prompts.positive.size(), 12U);
  EXPECT_TRUE(std::all_of(prompts.positive.begin(), prompts.positive.end(),
                          [](const auto& prompt) { return has(prompt, "crow"); }));
  EXPECT_TRUE(any_has(prompts.positive, "on grass") || any_has(prompts.positive, "on snow"));
  for (const char* bird : {"crow", "owl", "duck"}) EXPECT_FALSE(any_has(prompts.neutral, bird));
  EXPECT_TRUE(any_has(prompts.near, "owl") || any_has(prompts.near, "duck"));
  EXPECT_FALSE(any_has(prompts.near, "crow"));
}

TEST(LabelPrompts, AGroupHasNoNearMissesWithinItself) {
  const auto prompts = make_label_prompts({"birds"}, vocabulary(), 6, 1);
  EXPECT_TRUE(prompts.near.empty());
  EXPECT_FALSE(any_has(prompts.neutral, "owl"));
}

TEST(LabelPrompts, AColourIsShownOnDifferentObjects) {
  const auto prompts = make_label_prompts({"red objects"}, vocabulary(), 12, 3);
  EXPECT_FALSE(any_has(prompts.positive, "objects"));
  EXPECT_TRUE(any_has(prompts.positive, "red "));
  EXPECT_TRUE(any_has(prompts.near, "blue") || any_has(prompts.near, "green"));
}

TEST(LabelPrompts, NeutralToAColourIsAnotherColourWithoutAGround) {
  const auto prompts = make_label_prompts({"red objects", "blue objects"}, vocabulary(), 12, 3);
  for (const auto& prompt : prompts.neutral) {
    EXPECT_TRUE(has(prompt, "a green ")) << prompt;
    EXPECT_FALSE(has(prompt, " on ")) << prompt;
  }
  // Of a coloured thing the thing is what matters.
  const auto thing = make_label_prompts({"a red crow"}, vocabulary(), 12, 3);
  EXPECT_TRUE(any_has(thing.neutral, " on "));
}

TEST(LabelPrompts, NeutralToASideIsTheOther) {
  const auto prompts = make_label_prompts({"objects on the left"}, vocabulary(), 6, 3);
  for (const auto& prompt : prompts.neutral) EXPECT_TRUE(has(prompt, "on the right")) << prompt;
  const auto thing = make_label_prompts({"a crow on the left"}, vocabulary(), 6, 3);
  EXPECT_FALSE(any_has(thing.neutral, "right"));
  EXPECT_TRUE(
      any_has(make_label_prompts({"things on the right"}, vocabulary(), 6, 3).near, "left"));
}

TEST(LabelPrompts, OfAPartTheOwnersAreNoNeutralThings) {
  Vocabulary words = vocabulary();
  words.objects.push_back({"cars", {"sedan", "race car"}});
  words.objects.push_back({"parts of buildings", {"window", "door"}});
  words.parts = {"window", "tail"};
  words.part_owners = {{"window", {"cars"}}, {"tail", {"dog", "birds"}}};
  const auto tail = make_label_prompts({"a tail"}, words, 20, 3);
  for (const char* owner : {"dog", "fox", "crow"}) EXPECT_FALSE(any_has(tail.neutral, owner));
  const auto window = make_label_prompts({"a sedan window"}, words, 20, 3);
  EXPECT_FALSE(any_has(window.neutral, "race car"));
  for (const auto& prompt : window.near) EXPECT_TRUE(has(prompt, "a race car window")) << prompt;
}

TEST(LabelPrompts, ABackgroundIsShownWithAndWithoutObjects) {
  const auto prompts = make_label_prompts({"a snow background"}, vocabulary(), 12, 3);
  EXPECT_TRUE(any_has(prompts.positive, ", a snow background"));
  EXPECT_TRUE(std::find(prompts.positive.begin(), prompts.positive.end(), "a snow background") !=
              prompts.positive.end());
  EXPECT_FALSE(any_has(prompts.neutral, "snow"));
  EXPECT_FALSE(any_has(prompts.near, "snow"));
}

TEST(LabelPrompts, AlternativesTakeTurns) {
  const auto prompts = make_label_prompts({"a crow OR a saw"}, vocabulary(), 4, 3);
  EXPECT_TRUE(any_has(prompts.positive, "crow"));
  EXPECT_TRUE(any_has(prompts.positive, "saw"));
  EXPECT_FALSE(any_has(prompts.neutral, "hammer"));
}

TEST(LabelPrompts, RepeatForTheSameSeedAndTakeAnyText) {
  const auto once = make_label_prompts({"ein Vogel im Schnee 雪"}, vocabulary(), 8, 9);
  const auto again = make_label_prompts({"ein Vogel im Schnee 雪"}, vocabulary(), 8, 9);
  EXPECT_EQ(once.positive, again.positive);
  EXPECT_EQ(once.neutral, again.neutral);
  EXPECT_TRUE(make_label_prompts({}, vocabulary(), 8, 9).positive.empty());
  EXPECT_EQ(make_label_prompts({"x"}, Vocabulary{}, 3, 9).neutral.size(), 3U);
}

TEST(LabelPrompts, KnowsAConclusionOfNothing) {
  EXPECT_TRUE(is_none_found({"None found"}));
  EXPECT_FALSE(is_none_found({"birds"}));
}

}  // namespace
}  // namespace maia
