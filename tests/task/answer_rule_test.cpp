#include "task/answer_rule.hpp"

#include <gtest/gtest.h>

#include "thrown.hpp"
#include "tools/toy_laboratory.hpp"

namespace maia {
namespace {

using Units = std::vector<std::pair<std::string, int>>;

class AnswerRuleTest : public testing::Test {
 protected:
  Json check(const std::vector<std::string>& labels, const std::string& units) {
    const ParsedReply reply{.labels = labels, .answer = "so it is", .units = units};
    return rule_.check(reply, 1, [](const Image&) { return std::string("hash"); });
  }

  AnswerRule rule_{std::make_shared<toy::Source>(),
                   "toy",
                   "colours",
                   std::make_shared<const toy::Painter>(),
                   {}};
};

TEST_F(AnswerRuleTest, TestsEveryUnitThatIsNamed) {
  const Json red = check({"red objects"}, "7, 8; colours: 9");
  EXPECT_TRUE(red.at("accepted").get<bool>()) << red.at("reason");
  ASSERT_EQ(red.at("units").size(), 3U);
  EXPECT_EQ(red.at("units")[2].at("unit"), 9);
  EXPECT_GT(red.at("units")[0].at("interval")[0].get<double>(), 0);
  const Json blue = check({"blue objects"}, "7");
  EXPECT_FALSE(blue.at("accepted").get<bool>());
  EXPECT_EQ(blue.at("reason"), "the label does not predict colours 7");
}

TEST_F(AnswerRuleTest, AnAnswerWithoutUnitsOrLabelIsTakenAsItIs) {
  EXPECT_TRUE(check({}, "7").at("accepted").get<bool>());
  EXPECT_TRUE(check({"red objects"}, "").at("accepted").get<bool>());
  EXPECT_TRUE(check({"none found"}, "7").at("units").empty());
}

TEST_F(AnswerRuleTest, UnitsThatAreNoneAreToldToTheAgent) {
  const Json odd = check({"red objects"}, "7 to 12");
  EXPECT_FALSE(odd.at("accepted").get<bool>());
  EXPECT_NE(odd.at("reason").get<std::string>().find("'7 to 12' of [UNITS]: is no unit"),
            std::string::npos);
}

TEST_F(AnswerRuleTest, ConcludesWithAnAnswerOnly) {
  EXPECT_TRUE(rule_.concludes({.answer = "x"}));
  EXPECT_FALSE(rule_.concludes({.labels = {"birds"}, .description = "x"}));
}

TEST(AnswerUnits, AreReadInManyForms) {
  EXPECT_EQ(parse_answer_units("layer4: 3, 7; layer3: 1", "x"),
            (Units{{"layer4", 3}, {"layer4", 7}, {"layer3", 1}}));
  EXPECT_EQ(parse_answer_units("3,7", "x"), (Units{{"x", 3}, {"x", 7}}));
  EXPECT_EQ(parse_answer_units("\nlayer4: unit 3\nlayer4: Unit 5\n", "x"),
            (Units{{"layer4", 3}, {"layer4", 5}}));
  EXPECT_EQ(parse_answer_units(" ", "x"), Units{});
  for (const char* wrong : {"a", "3-7", "layer4", "layer4:", "-1", "3,,7", "99999999999"}) {
    EXPECT_EQ(kind_thrown([&] { parse_answer_units(wrong, "x"); }), ErrorKind::kBadInput) << wrong;
  }
  std::string many = "0";
  for (int i = 1; i <= 20; ++i) many += "," + std::to_string(i);
  EXPECT_EQ(kind_thrown([&] { parse_answer_units(many, "x"); }), ErrorKind::kBadInput);
}

}  // namespace
}  // namespace maia
