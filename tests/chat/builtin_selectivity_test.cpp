#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "chat/builtin/selectivity.hpp"
#include "chat/builtin_experimenter.hpp"
#include "chat/builtin_sample.hpp"

namespace maia::builtin {
namespace {

const std::vector<std::string> kClasses = {"crow", "owl", "bear"};
const std::vector<std::string> kSettings = {"grass", "snow"};
constexpr const char* kTask =
    "unit 3 is a feature of net. The classes:\n- crow\n- owl\n- bear\n\n"
    "What its images show: birds and bears on grass or snow\n\n"
    "can it be trusted: is it SELECTIVE for one of the classes, or SPURIOUS?\n";

// A unit, by what a class and a setting add to its activation.
struct Unit {
  std::map<std::string, double> of_class;
  std::map<std::string, double> of_setting;
  double at(const std::string& shown, const std::string& setting) const {
    const auto part = [](const auto& table, const std::string& key) {
      const auto found = table.find(key);
      return found == table.end() ? 0.0 : found->second;
    };
    return part(of_class, shown) + part(of_setting, setting);
  }
};

std::vector<GridPicture> grid_of(const Unit& unit, std::uint64_t seed) {
  Random random(seed);
  std::vector<GridPicture> pictures;
  for (int copy = 0; copy < 3; ++copy) {
    for (const auto& setting : kSettings) {
      for (const std::string shown : {"crow", "owl", "bear", ""}) {
        pictures.push_back({shown, setting, unit.at(shown, setting) + 0.2 * random.uniform()});
      }
    }
  }
  return pictures;
}

// As a run judges: fresh pictures have to say what the first ones said.
bool is_trusted(const Unit& unit, std::uint64_t seed) {
  const auto first = weigh_selectivity(grid_of(unit, seed), kClasses);
  const auto fresh = weigh_selectivity(grid_of(unit, seed + 1000), kClasses);
  return looks_selective(first) && looks_selective(fresh) && first.best == fresh.best;
}

TEST(Selectivity, IsOfAUnitThatOneClassExcitesEverywhere) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Unit unit{{{"owl", 1}}, {{"snow", 0.1}}};
    EXPECT_EQ(weigh_selectivity(grid_of(unit, seed), kClasses).best, "owl");
    EXPECT_TRUE(is_trusted(unit, seed)) << "seed " << seed;
  }
}

TEST(Selectivity, IsNotOfSettingsOrOfSeveralClasses) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    for (const Unit& unit : {Unit{{}, {{"snow", 1}}}, Unit{{{"owl", 1}, {"crow", 1}}, {}},
                             Unit{{{"owl", 0.5}}, {{"snow", 1}}}, Unit{}}) {
      EXPECT_FALSE(is_trusted(unit, seed))
          << "seed " << seed << ", " << unit.of_class.size() << " classes";
    }
  }
}

bool says(const std::string& reply, const char* what) {
  return reply.find(what) != std::string::npos;
}

// Plays a run: what the programs would print of this unit.
std::vector<std::string> play(const Unit& unit, bool accepted = true) {
  std::vector<Message> conversation = {{Message::Role::kSystem, {{kSystem, {}}}}, user(kTask)};
  const auto experimenter = make_builtin_experimenter();
  std::vector<std::string> replies;
  Random random(7);
  while (replies.size() < 8) {
    replies.push_back(experimenter->reply(conversation).text);
    const std::string& reply = replies.back();
    std::string shown = "[check] not accepted: no\n";
    if (!says(reply, "```python")) {
      if (accepted || says(reply, "[LABEL]: SPURIOUS")) break;
    } else {
      shown = "exemplar 1: lit: a crow\n";
      const bool fresh = says(reply, "\"fresh: ");
      if (says(reply, "text2image")) {
        for (const auto& picture : grid_of(unit, random.below(1000))) {
          shown += fmt::format("{}: {:.4g} | {} | {}\n", fresh ? "fresh" : "grid",
                               picture.activation, picture.shown, picture.setting);
        }
      }
    }
    conversation.push_back(agent(replies.back()));
    conversation.push_back(user(shown));
  }
  return replies;
}

TEST(SelectivityRun, LooksTestsTestsAgainAndNamesTheClass) {
  const auto replies = play({{{"owl", 1}}, {}});
  ASSERT_EQ(replies.size(), 4U);
  EXPECT_TRUE(says(replies[0], "dataset_exemplars"));
  EXPECT_TRUE(says(replies[1], "settings = [\n    \"grass\", \"snow\",\n]")) << replies[1];
  EXPECT_TRUE(says(replies[3], "[LABEL]: SELECTIVE\n[CLASS]: owl\n")) << replies[3];
  EXPECT_TRUE(says(replies[3], "ROC area of 1.00")) << replies[3];
}

TEST(SelectivityRun, CallsAUnitOfSettingsSpurious) {
  const auto replies = play({{}, {{"snow", 1}}});
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_TRUE(says(replies.back(), "[LABEL]: SPURIOUS"));
}

TEST(SelectivityRun, GivesInWhenTheTestSpeaksAgainstIt) {
  EXPECT_TRUE(says(play({{{"owl", 1}}, {}}, false).back(), "[LABEL]: SPURIOUS"));
}

TEST(SelectivityRun, EndsWhereNothingCanBeDrawn) {
  std::vector<Message> conversation = {{Message::Role::kSystem, {{kSystem, {}}}}, user(kTask)};
  const auto experimenter = make_builtin_experimenter();
  for (int i = 0; i < 6; ++i) {
    const std::string reply = experimenter->reply(conversation).text;
    if (!says(reply, "```python")) {
      EXPECT_TRUE(says(reply, "[LABEL]: SPURIOUS"));
      return;
    }
    conversation.push_back(agent(reply));
    conversation.push_back(user("Traceback: ValueError\n"));
  }
  FAIL() << "no end";
}

TEST(SelectivityTask, IsReadFromTheTextAlone) {
  const std::vector<Message> other = {{Message::Role::kSystem, {{kSystem, {}}}}, user("describe")};
  EXPECT_FALSE(read_selectivity_task(other));
  const std::vector<Message> own = {{Message::Role::kSystem, {{kSystem, {}}}}, user(kTask)};
  const auto task = read_selectivity_task(own);
  ASSERT_TRUE(task);
  EXPECT_EQ(task->classes, kClasses);
  EXPECT_EQ(task->domain, "birds and bears on grass or snow");
}

}  // namespace
}  // namespace maia::builtin
