#include "chat/builtin/bias_findings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace maia::builtin {
namespace {

constexpr const char* kTask =
    "Find it.\n- The class is called: dogs\n- What is measured is its probability.\n[BIAS]: ...";

constexpr const char* kSystem =
    "[IMAGE GENERATOR]\nobjects, dogs: dog, wolf\nobjects, cups: mug\n"
    "backgrounds: grass, snow, sand\ncolours: red, blue\nlight: night\nstyles: sketch\n";

// A value that is the same in every picture but for a trace.
ClassValues values(double value, std::size_t count, bool recognised) {
  ClassValues list;
  for (std::size_t i = 0; i < count; ++i) {
    list.push_back({value + 0.001 * static_cast<double>(i % 3), recognised});
  }
  return list;
}

class BiasFindings : public testing::Test {
 protected:
  const Words words_{read_vocabulary(kSystem)};
  const BiasTask task_{"dogs", false};
  const std::vector<ClassSetting> settings_ = class_settings("a dog", words_);
  BiasHistory history_;
};

TEST(BiasTaskText, IsReadFromTheTask) {
  const auto about = [](const char* text) {
    return read_bias_task(std::vector<Message>{{Message::Role::kUser, {{text, {}}}}});
  };
  const auto task = about(kTask);
  ASSERT_TRUE(task);
  EXPECT_EQ(task->class_name, "dogs");
  EXPECT_FALSE(task->logit);
  EXPECT_FALSE(about("Find out what excites the unit."));
  EXPECT_EQ(phrases_of_class("dogs").front(), "a dog");
  EXPECT_EQ(phrases_of_class("Eskimo dog, husky"),
            (std::vector<std::string>{"an eskimo dog", "eskimo dog", "a husky", "husky", "a dog",
                                      "dog"}));
}

TEST_F(BiasFindings, SettingsReadAsPrompts) {
  std::vector<std::string> phrases;
  for (const auto& setting : settings_) phrases.push_back(setting.phrase);
  for (const char* phrase : {"a dog on snow", "a dog on a plain red background", "a red dog",
                             "a dog at night", "a sketch of a dog", "a small dog", "a dog"}) {
    EXPECT_NE(std::ranges::find(phrases, phrase), phrases.end()) << phrase;
  }
  const auto night = std::ranges::find(settings_, "a dog at night", &ClassSetting::phrase);
  for (const auto& prompt : prompts_of(*night, "a dog", 4, words_, 1)) {
    EXPECT_TRUE(prompt.starts_with("a dog on ") && prompt.ends_with(" at night")) << prompt;
  }
}

TEST_F(BiasFindings, WhatVariesIsTestedAndWhatDoesNotIsLeft) {
  history_.screened = {{"a dog on grass", values(0.9, 5, true)},
                       {"a dog on snow", values(0.2, 5, false)},
                       {"a red dog", values(0.9, 5, true)},
                       {"a blue dog", values(0.8, 5, true)}};
  std::vector<std::string> tested;
  for (const auto& setting : settings_to_test(history_, task_, settings_)) {
    tested.push_back(setting.phrase);
  }
  EXPECT_EQ(tested, (std::vector<std::string>{"a dog on snow", "a dog on grass"}));
}

TEST_F(BiasFindings, ALossThatOtherClassesShareIsNoBias) {
  auto& shown = history_.confirmed[{"a dog on snow", "a dog on grass"}];
  shown.strong = values(0.95, 16, true);
  shown.weak = values(0.1, 16, false);
  shown.paired = true;
  shown.controls = {{0.9, 0.9}, {0.8, 0.7}};
  ASSERT_EQ(bias_findings(history_, task_, settings_).size(), 1U);
  EXPECT_TRUE(bias_findings(history_, task_, settings_).front().holds);
  history_.refuted = {{"a dog on snow", "a dog on grass"}};
  EXPECT_FALSE(bias_findings(history_, task_, settings_).front().holds);
  history_.refuted.clear();
  shown.controls = {{0.9, 0.1}, {0.9, 0.0}};
  EXPECT_FALSE(bias_findings(history_, task_, settings_).front().holds);
  shown.controls = {};
  shown.weak = values(0.8, 16, true);  // surely lower, and of no consequence
  EXPECT_FALSE(bias_findings(history_, task_, settings_).front().holds);
}

}  // namespace
}  // namespace maia::builtin
