// Pictures as facts, and the concepts that account for them.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "chat/builtin/evidence.hpp"
#include "chat/builtin/rules.hpp"
#include "chat/builtin_sample.hpp"

namespace maia::builtin {
namespace {

// A run of exemplars, reference pictures and a screen; the unit is at rest at 0.
class Rules : public testing::Test {
 protected:
  void exemplar(const std::string& reading) {
    ++exemplars_;
    const std::string number = std::to_string(exemplars_);
    first_ +=
        "activation 0.9 | exemplar " + number + "\nexemplar " + number + ": " + reading + "\n";
  }
  void screen(const std::string& prompt, const std::string& reading = "") {
    const std::string value = reading.empty() ? "0" : "0.8";
    second_ += "screen: " + value + " | " + prompt + "\n";
    if (!reading.empty()) second_ += "seen: 0.8 | " + prompt + ": " + reading + "\n";
  }
  // Every bird and fruit is drawn and dark but for those that are given as lit.
  void screen_all(const std::vector<std::string>& lit) {
    const Words known = words();
    for (const auto& term : known.terms()) {
      const bool is_lit = std::find(lit.begin(), lit.end(), term) != lit.end();
      screen(with_article(term), is_lit ? "lit: " + term + " 100%; where: left" : "");
    }
  }
  Account account() {
    std::string reference;
    for (std::size_t i = 0; i < 20; ++i) {
      reference += "reference: " + rest_[i % rest_.size()] + " | a bear on grass\n";
    }
    const std::vector<Message> conversation = {{Message::Role::kSystem, {{kSystem, {}}}},
                                               user("task"),
                                               agent(program("exemplars")),
                                               user(first_ + reference),
                                               agent(program("screen")),
                                               user(second_)};
    evidence_ = gather(read_history(conversation, words()), words());
    return evidence_.clear ? account_for(evidence_, {}, words()) : Account{};
  }
  std::vector<std::string> labels(const std::vector<Rule>& rules) {
    std::vector<std::string> result;
    for (const auto& rule : rules) result.push_back(label_of(rule.what, words()));
    return result;
  }

  std::string first_;
  std::string second_;
  std::vector<std::string> rest_ = {"0"};
  int exemplars_ = 0;
  Evidence evidence_;
};

using Labels = std::vector<std::string>;

TEST_F(Rules, NameTheLevelThatAllMembersShare) {
  for (const char* bird : {"crow", "owl", "owl"}) exemplar(std::string("lit: ") + bird + " 90%");
  screen_all({"crow", "owl", "pink flamingo"});
  EXPECT_EQ(labels(account().rules), Labels{"birds"});
  EXPECT_TRUE(evidence_.clear);
}

TEST_F(Rules, NameATermWhoseSiblingsStayDark) {
  for (int i = 0; i < 4; ++i) exemplar("lit: crow 90%; dark: owl");
  screen_all({"crow"});
  EXPECT_EQ(labels(account().rules), Labels{"a crow"});
}

TEST_F(Rules, NameTwoThingsWhereOneDoesNotExplainAll) {
  for (int i = 0; i < 3; ++i) exemplar("lit: crow 90%");
  exemplar("lit: apple 90%");
  screen_all({"crow", "apple"});
  EXPECT_EQ(labels(account().rules), (Labels{"a crow", "an apple"}));
}

TEST_F(Rules, NameAPartRatherThanItsOwners) {
  for (const char* bird : {"crow", "owl", "crow"}) {
    exemplar(std::string("lit: tail of ") + bird + " 70%, " + bird + " 25%");
  }
  screen_all({});
  screen("a tail", "lit: tail of crow 80%");
  screen("a tail", "lit: tail of owl 80%");
  EXPECT_EQ(labels(account().rules), Labels{"a tail"});
}

TEST_F(Rules, NameAConditionWhereTheThingAloneIsDark) {
  for (int i = 0; i < 4; ++i) {
    exemplar("lit: crow 90%; dark: apple, " + std::string(i % 2 ? "snow" : "grass") +
             " background");
  }
  screen_all({});
  const Account account = this->account();
  EXPECT_EQ(labels(account.rules), Labels{"a crow with an apple"});
}

TEST_F(Rules, AConditionThatAllExemplarsMeetIsNoCoincidence) {
  // On other grounds, but each time beside fruit.
  for (int i = 0; i < 6; ++i) {
    const std::string ground = i % 2 ? "snow" : "grass";
    const std::string fruit = i % 3 ? "apple" : "orange";
    exemplar("lit: crow 90%; dark: " + fruit + ", " + ground + " background");
  }
  screen_all({});
  EXPECT_EQ(labels(account().rules), Labels{"a crow with fruit"});
}

TEST_F(Rules, WhatWouldExplainTheRestIsOpen) {
  for (int i = 0; i < 5; ++i) exemplar("lit: crow 90%");
  screen_all({"crow", "orange"});
  const Account account = this->account();
  EXPECT_EQ(labels(account.rules), Labels{"a crow"});
  EXPECT_LT(account.explained, 1);
  EXPECT_NE(std::find(account.open.begin(), account.open.end(), (Concept{"orange", "", "", ""})),
            account.open.end());
}

TEST(Evidence, SaysHowSurelyAPictureShowsAConcept) {
  const Words known(read_vocabulary(
      "[IMAGE GENERATOR]\nobjects, birds: crow, owl\nobjects, trees: oak tree\n"
      "objects, parts of buildings: roof\nobjects, buildings: house\nbackgrounds: forest, beach, "
      "sky\n"
      "scenery, forest: trees\nscenery, beach: sky\ncolours: red, blue\nparts: tail, roof\n"
      "part, tail: birds\npart, roof: house\nlight: night\nplacement: left, right\n"));
  const auto shown = [&](const Concept& what, const Picture& picture) {
    return is_shown(what, picture, known);
  };
  Picture crow;
  crow.things = {{"crow", "", "", ""}};
  crow.background = "forest";
  crow.scenery = {{"trees", "", "", ""}};
  EXPECT_EQ(shown({"birds", "", "", ""}, crow), Answer::kYes);
  EXPECT_EQ(shown({"owl", "", "", ""}, crow), Answer::kNo);
  EXPECT_EQ(shown({"trees", "", "", ""}, crow), Answer::kLikely);
  EXPECT_EQ(shown({"crow", "", "", "", "", "trees"}, crow), Answer::kLikely);
  EXPECT_EQ(shown({"", "", "", "", "tail"}, crow), Answer::kYes);
  EXPECT_EQ(shown({"", "", "", "", "roof"}, crow), Answer::kNo);
  EXPECT_EQ(shown({"crow", "red", "", ""}, crow), Answer::kUnknown);
  EXPECT_EQ(shown({"crow", "", "", "night"}, crow), Answer::kNo);
  EXPECT_EQ(shown({"crow", "", "", "", "", "", "left"}, crow), Answer::kLikely);
  crow.place = "right";
  EXPECT_EQ(shown({"crow", "", "", "", "", "", "left"}, crow), Answer::kNo);
  Picture beach;
  beach.background = "beach";
  beach.grounds = {"sky"};
  EXPECT_EQ(shown({"", "", "sky", ""}, beach), Answer::kLikely);
  EXPECT_EQ(shown({"", "", "forest", ""}, beach), Answer::kNo);
  // A word that is a thing and a part means both.
  Picture house;
  house.things = {{"house", "", "", ""}};
  EXPECT_EQ(shown({"roof", "", "", ""}, house), Answer::kYes);
  house.lit = {{{"house", "", "", "", "roof"}, 1.0}};
  EXPECT_EQ(is_lit({"roof", "", "", ""}, house, known), Answer::kYes);
  EXPECT_EQ(is_lit({"house", "", "", ""}, house, known), Answer::kNo);
  house.lit = {{{"house", "", "", ""}, 1.0}};
  EXPECT_EQ(is_lit({"roof", "", "", ""}, house, known), Answer::kLikely);
  house.colours = {{{"", "blue", "", ""}, 0.3}};
  EXPECT_EQ(is_lit({"", "blue", "", ""}, house, known), Answer::kLikely);
}

TEST_F(Rules, NeedAUnitThatRestsOnWhatIsDrawnFirst) {
  for (int i = 0; i < 4; ++i) exemplar("lit: crow 90%");
  screen_all({"crow"});
  rest_ = {"0", "0.1", "0.2", "0.3", "0.4"};
  EXPECT_TRUE(account().rules.empty());
  EXPECT_FALSE(evidence_.clear);
}

}  // namespace
}  // namespace maia::builtin
