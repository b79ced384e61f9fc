#include <fmt/format.h>
#include <gtest/gtest.h>

#include "agent/protocol.hpp"
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

TEST(Selectivity, IsOfAUnitThatOneClassExcitesEverywhere) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto found = weigh_selectivity(grid_of({{{"owl", 1}}, {{"snow", 0.1}}}, seed), kClasses);
    EXPECT_EQ(found.best, "owl");
    EXPECT_TRUE(looks_selective(found)) << "seed " << seed;
  }
}

TEST(Selectivity, IsNotOfSettingsOrOfSeveralClasses) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (const Unit& unit : {Unit{{}, {{"snow", 1}}}, Unit{{{"owl", 1}, {"crow", 1}}, {}},
                             Unit{{{"owl", 0.5}}, {{"snow", 1}}}, Unit{}}) {
      EXPECT_FALSE(looks_selective(weigh_selectivity(grid_of(unit, seed), kClasses)))
          << "seed " << seed;
    }
  }
}

// Plays a run: what the programs would print of this unit.
std::vector<std::string> play(const Unit& unit, bool accepted = true) {
  std::vector<Message> conversation = {{Message::Role::kSystem, {{kSystem, {}}}}, user(kTask)};
  const auto experimenter = make_builtin_experimenter();
  std::vector<std::string> replies;
  Random random(7);
  while (replies.size() < 8) {
    replies.push_back(experimenter->reply(conversation).text);
    const ParsedReply reply = parse_reply(replies.back());
    std::string shown = "[check] not accepted: no\n";
    if (reply.programs.empty()) {
      if (accepted || reply.labels == std::vector<std::string>{"SPURIOUS"}) break;
    } else {
      shown = "exemplar 1: lit: a crow\n";
      const bool fresh = reply.programs.front().find("\"fresh: ") != std::string::npos;
      if (reply.programs.front().find("text2image") != std::string::npos) {
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
  EXPECT_NE(replies[0].find("dataset_exemplars"), std::string::npos);
  EXPECT_NE(replies[1].find("settings = [\"grass\",\"snow\"]"), std::string::npos) << replies[1];
  const ParsedReply end = parse_reply(replies.back());
  EXPECT_EQ(end.labels, std::vector<std::string>{"SELECTIVE"});
  EXPECT_EQ(end.class_name, "owl");
  EXPECT_NE(end.reasoning.find("ROC area of 1.00"), std::string::npos) << end.reasoning;
}

TEST(SelectivityRun, CallsAUnitOfSettingsSpurious) {
  const auto replies = play({{}, {{"snow", 1}}});
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_EQ(parse_reply(replies.back()).labels, std::vector<std::string>{"SPURIOUS"});
}

TEST(SelectivityRun, GivesInWhenTheTestSpeaksAgainstIt) {
  EXPECT_EQ(parse_reply(play({{{"owl", 1}}, {}}, false).back()).labels,
            std::vector<std::string>{"SPURIOUS"});
}

TEST(SelectivityRun, EndsWhereNothingCanBeDrawn) {
  std::vector<Message> conversation = {{Message::Role::kSystem, {{kSystem, {}}}}, user(kTask)};
  const auto experimenter = make_builtin_experimenter();
  for (int i = 0; i < 6; ++i) {
    const std::string reply = experimenter->reply(conversation).text;
    if (parse_reply(reply).programs.empty()) {
      EXPECT_EQ(parse_reply(reply).labels, std::vector<std::string>{"SPURIOUS"});
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
