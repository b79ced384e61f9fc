// What the built-in experimenter makes of its tests on fresh pictures.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "chat/builtin/findings.hpp"
#include "chat/builtin_sample.hpp"

namespace maia::builtin {
namespace {

// Arms of a test program with the given means and a fixed scatter.
std::string arm(const std::string& name, const std::string& prompt, double mean, int count = 8) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    lines += name + ": " + std::to_string(mean + 0.1 * ((i * 7) % 5 - 2) + 0.001 * i) + " | " +
             prompt + "\n";
  }
  return lines;
}

std::vector<std::string> explained(const std::string& shown) {
  std::vector<std::string> labels;
  for (const auto& f : explain(find_out(history_of("test", shown), {}, {}, words()), words())) {
    labels.push_back(f.label);
  }
  return labels;
}

TEST(Findings, AGroupWhoseMembersAllExciteTheUnitReplacesThem) {
  const std::string neutral = arm("neutral", "an apple", 1, 12);
  EXPECT_EQ(explained(neutral + arm("a crow", "a crow", 5) + arm("birds", "an owl", 4.5)),
            std::vector<std::string>{"birds"});
  EXPECT_EQ(explained(neutral + arm("a crow", "a crow", 5) + arm("birds", "an owl", 1.5)),
            std::vector<std::string>{"a crow"});
}

TEST(Findings, ACombinationStandsOnlyWhereItsPartsDoNot) {
  const std::string neutral = arm("neutral", "an apple", 1, 12);
  const std::string both = arm("a crow on snow", "a crow on snow", 5);
  EXPECT_EQ(explained(neutral + both + arm("a crow", "a crow", 1.5)),
            std::vector<std::string>{"a crow on snow"});
  EXPECT_EQ(explained(neutral + both + arm("a crow", "a crow", 4.8)),
            std::vector<std::string>{"a crow"});
}

TEST(Findings, AColourExplainsTheObjectThatLosesItsEffectWithIt) {
  const std::string neutral = arm("neutral", "a bear", 1, 12);
  const std::string red = arm("red objects", "a red owl", 4);
  const std::string apple = arm("an apple", "an apple", 4.5);
  EXPECT_EQ(explained(neutral + red + apple + arm("recoloured an apple", "a pink apple", 1.1, 3)),
            std::vector<std::string>{"red objects"});
  EXPECT_EQ(explained(neutral + red + apple + arm("recoloured an apple", "a pink apple", 4.4, 3)),
            (std::vector<std::string>{"an apple", "red objects"}));
}

TEST(Findings, ACaseOfWhatExplainsTheUnitAddsNothing) {
  Account account;
  account.explained = 1;
  Evidence evidence;
  evidence.threshold = 0.5;
  std::vector<Finding> findings;
  const auto add = [&](const Concept& what) {
    account.rules.push_back({.what = what});
    Finding finding;
    finding.what = what;
    finding.test = {.shown = {1, 1}, .neutral = {0, 0}, .effect = 1, .p = 0.001};
    findings.push_back(finding);
  };
  add({.background = "night sky"});
  add({.background = "sky"});
  add({.object = "duck"});
  ASSERT_EQ(explain(account, findings, evidence).size(), 2U);
  EXPECT_EQ(explain(account, findings, evidence)[0].what.background, "sky");
  EXPECT_EQ(explain(account, findings, evidence)[1].what.object, "duck");
  // Of things that are no cases of each other all stay.
  findings[0].what.background = account.rules[0].what.background = "desert";
  EXPECT_EQ(explain(account, findings, evidence).size(), 3U);
}

TEST(Findings, RulesThatRestOrLeaveMostUnexplainedExplainNothing) {
  Account account;
  account.rules = {{.what = {.object = "duck"}}};
  account.explained = 0.9;
  Evidence evidence;
  evidence.threshold = 0.5;
  Finding finding;
  finding.what = {.object = "duck"};
  finding.test = {.shown = {1, 1, 1, 0}, .neutral = {0, 0}, .effect = 0.75, .p = 0.001};
  EXPECT_EQ(explain(account, {finding}, evidence).size(), 1U);
  account.explained = 0.4;
  EXPECT_TRUE(explain(account, {finding}, evidence).empty());
  account.explained = 0.9;
  finding.test.shown = {1, 1, 0, 0};
  EXPECT_TRUE(explain(account, {finding}, evidence).empty());
}

TEST(Findings, NothingIsExplainedByWhatNeutralPicturesDoAsWell) {
  EXPECT_TRUE(explained(arm("neutral", "a bear", 1, 12) + arm("a crow", "a crow", 1.02)).empty());
  EXPECT_TRUE(explained("").empty());
}

}  // namespace
}  // namespace maia::builtin
