#include "task/bias_rule.hpp"

#include <gtest/gtest.h>

#include "tools/toy_laboratory.hpp"

namespace maia {
namespace {

// The class "red" is the most probable one in red pictures, and another is in blue ones.
class BiasRuleTest : public testing::Test {
 protected:
  Json check(const std::vector<SettingPair>& settings, const std::string& bias = "it is so") {
    const ParsedReply reply{.bias = bias, .settings = settings};
    return rule_.check(reply, 1, [](const Image&) { return std::string("hash"); });
  }

  BiasRule rule_{std::make_shared<const toy::ColourClass>(),
                 std::make_shared<const toy::Painter>(),
                 "red",
                 false,
                 {}};
};

TEST_F(BiasRuleTest, AcceptsAWideDifference) {
  const Json check = this->check({{"a blue mug on snow", "a red mug"}});
  EXPECT_TRUE(check.at("accepted").get<bool>()) << check.at("reason");
  const Json& pair = check.at("settings").at(0);
  EXPECT_EQ(pair.at("weak").at("pictures").size(), 24U);
  EXPECT_GT(pair.at("interval").at(0).get<double>(), 0.25);
  EXPECT_EQ(pair.at("strong").at("recognised"), 1.0);
  EXPECT_NEAR(pair.at("difference").get<double>(),
              pair.at("strong").at("mean").get<double>() - pair.at("weak").at("mean").get<double>(),
              1e-12);
}

TEST_F(BiasRuleTest, RefusesTheReverseAndWhatIsTheSame) {
  const Json reverse = check({{"a red mug", "a blue mug on snow"}});
  EXPECT_FALSE(reverse.at("accepted").get<bool>());
  EXPECT_EQ(reverse.at("reason"), "the value in the weak setting is not surely lower");
  EXPECT_FALSE(check({{"a red mug", "a red dog"}}).at("accepted").get<bool>());
  EXPECT_EQ(check({{"a mug", "A mug"}}).at("reason"),
            "the weak and the strong setting are the same");
}

TEST_F(BiasRuleTest, EveryPairHasToHold) {
  const Json check = this->check({{"a blue mug", "a red mug"}, {"a red mug", "a blue mug"}});
  EXPECT_FALSE(check.at("accepted").get<bool>());
  EXPECT_TRUE(check.at("settings").at(0).at("accepted").get<bool>());
  const std::vector<SettingPair> many(4, {"a mug", "a red mug"});
  EXPECT_NE(this->check(many).at("reason").get<std::string>().find("give the 3"),
            std::string::npos);
}

TEST_F(BiasRuleTest, PicturesNotDrawnInFullDoNotCount) {
  const Json check = this->check({{"a mug running", "a red mug"}});
  EXPECT_FALSE(check.at("accepted").get<bool>());
  EXPECT_NE(check.at("reason").get<std::string>().find("'running'"), std::string::npos);
  EXPECT_EQ(check.at("settings").at(0).at("pairs"), 0);
}

TEST_F(BiasRuleTest, SettingsGoTogetherWithABias) {
  EXPECT_TRUE(check({}, "none found").at("accepted").get<bool>());
  EXPECT_TRUE(check({}, "None found. All settings do.").at("accepted").get<bool>());
  EXPECT_FALSE(check({}, "it prefers red").at("accepted").get<bool>());
  EXPECT_FALSE(check({{"a mug", ""}}).at("accepted").get<bool>());
  EXPECT_TRUE(rule_.concludes({.bias = "x"}));
  EXPECT_FALSE(rule_.concludes({.labels = {"x"}}));
}

}  // namespace
}  // namespace maia
