#include "task/spurious_rule.hpp"

#include <gtest/gtest.h>

#include <set>

#include "task/spurious.hpp"
#include "tools/toy_laboratory.hpp"

namespace maia {
namespace {

// Of a unit that likes red.
Json check(const std::string& label, const std::string& name, int count = 12,
           const std::string& domain = "mugs on grass and in snow") {
  const SpuriousRule rule(std::make_shared<toy::RedTarget>(),
                          std::make_shared<const toy::Painter>(),
                          {.classes = {"red mug", "blue mug", "green mug"},
                           .domain = domain,
                           .check = {.count = count}});
  const ParsedReply reply{.labels = {label}, .reasoning = "so it is", .class_name = name};
  return rule.check(reply, 1, [](const Image&) { return std::string("hash"); });
}

TEST(SpuriousRule, TestsASelectiveUnitOnItsClassAgainstTheOthers) {
  const Json right = check("SELECTIVE", "Red Mug");
  EXPECT_TRUE(right.at("accepted").get<bool>()) << right.at("reason");
  ASSERT_EQ(right.at("positive").size(), 12U);
  EXPECT_EQ(right.at("near").size(), 6U);
  for (const Json& one : right.at("neutral")) {
    EXPECT_EQ(one.at("prompt").get<std::string>().find("red"), std::string::npos);
  }
  const Json wrong = check("SELECTIVE", "green mug");
  EXPECT_FALSE(wrong.at("accepted").get<bool>());
}

TEST(SpuriousRule, ShowsEveryOtherClassInEverySetting) {
  const Json found = check("SELECTIVE", "red mug", 8);
  std::set<std::string> prompts;
  for (const Json& one : found.at("neutral")) prompts.insert(one.at("prompt"));
  EXPECT_EQ(prompts, (std::set<std::string>{"a blue mug on grass", "a blue mug on snow",
                                            "a green mug on grass", "a green mug on snow"}));
}

TEST(SpuriousRule, TakesAllSettingsWhereTheDomainNamesFewerThanTwo) {
  for (const char* domain : {"", "snowy mugs on grass"}) {
    std::set<std::string> prompts;
    const Json found = check("SELECTIVE", "red mug", 12, domain);
    for (const Json& one : found.at("positive")) prompts.insert(one.at("prompt"));
    EXPECT_EQ(prompts, (std::set<std::string>{"a red mug on grass", "a red mug on snow"}));
  }
}

TEST(SpuriousRule, LeavesOutWhatIsCalledSpuriousUntested) {
  const Json found = check("SPURIOUS", "");
  EXPECT_TRUE(found.at("accepted").get<bool>());
  EXPECT_TRUE(found.at("positive").empty());
}

TEST(SpuriousRule, AsksForTheClassOfASelectiveUnit) {
  const Json found = check("SELECTIVE", "teapot");
  EXPECT_FALSE(found.at("accepted").get<bool>());
  EXPECT_EQ(found.at("reason"),
            "[CLASS]: has to name the unit's class, one of red mug, blue mug, green mug");
}

TEST(SpuriousRule, ReadsVerdictsInManyForms) {
  EXPECT_EQ(read_verdict({"Selective"}), UnitVerdict::kSelective);
  EXPECT_EQ(read_verdict({"SPURIOUS (background)"}), UnitVerdict::kSpurious);
  EXPECT_FALSE(read_verdict({"red things"}));
  EXPECT_FALSE(read_verdict({"SELECTIVE", "SPURIOUS"}));
  EXPECT_FALSE(read_verdict({}));
}

TEST(Domain, IsMadeOfTheClassNames) {
  EXPECT_EQ(domain_of({"cow", "goat", "deer"}), "each a cow, goat or deer, in various settings");
}

}  // namespace
}  // namespace maia
