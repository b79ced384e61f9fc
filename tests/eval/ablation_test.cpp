#include "eval/ablation.hpp"

#include <gtest/gtest.h>

#include <set>

#include "thrown.hpp"
#include "tools/switched_off.hpp"

namespace maia {
namespace {

TEST(Ablation, HasThePapersSettingsAndEachToolSwitchedOff) {
  const auto settings = ablation_settings(std::vector<std::string>{"openai:draws"});
  EXPECT_TRUE(settings[0].without.empty());
  EXPECT_EQ(settings[1].name, "exemplars only");
  EXPECT_EQ(settings[2].without, std::vector<std::string>{"dataset_exemplars"});
  EXPECT_EQ(settings.back().images, "openai:draws");
  std::set<std::vector<std::string>> alone;
  std::set<std::string> names;
  for (const auto& setting : settings) {
    EXPECT_TRUE(names.insert(setting.name).second);
    EXPECT_TRUE(std::is_sorted(setting.without.begin(), setting.without.end()));
    if (setting.without.size() == 1) alone.insert(setting.without);
  }
  EXPECT_EQ(alone.size(), switchable_tools().size());
}

TEST(Ablation, SettingsAreChosenByName) {
  const auto chosen = choose_settings(ablation_settings({}),
                                      std::vector<std::string>{"without edit_images", "full"});
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[0].name, "full");
  EXPECT_NE(thrown([] {
              choose_settings(ablation_settings({}), std::vector<std::string>{"half"});
            }).find("exemplars only"),
            std::string::npos);
}

}  // namespace
}  // namespace maia
