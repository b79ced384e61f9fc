// The questions that people are asked, and what is made of their answers.
#include "eval/choice_form.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "base/json.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

ChoicePairs pairs_of(int count, const std::string& second = "cat") {
  std::vector<UnitLabel> labels;
  std::vector<UnitLabel> truths;
  for (int i = 0; i < count; ++i) {
    const UnitKey unit{"m", "l", i};
    labels.push_back({.unit = unit, .method = "a", .labels = {"dog " + std::to_string(i)}});
    labels.push_back({.unit = unit, .method = "b", .labels = {second, "owl"}});
    truths.push_back({.unit = unit, .method = "t", .labels = {"dog"}});
  }
  return pair_labels(labels, truths, "a", "b", 5);
}

// As somebody answers who always prefers `method`, and misses so many checks.
Json answers_of(const ChoiceForm& form, const ChoicePairs& pairs, Choice method,
                std::size_t missed = 0) {
  Json answers = Json::array();
  for (const FormQuestion& question : form.questions) {
    Side side = question.obvious;
    if (question.pair) {
      side = choice_of(pairs.pairs[*question.pair], Side::kLeft) == method ? Side::kLeft
                                                                           : Side::kRight;
    } else if (missed > 0) {
      --missed;
      side = side == Side::kLeft ? Side::kRight : Side::kLeft;
    }
    answers.push_back(side == Side::kLeft ? "left" : "right");
  }
  return {{"maia", "2afc answers"}, {"export", form.hash}, {"who", "ann"}, {"answers", answers}};
}

class Answers : public testing::Test {
 protected:
  PersonAnswers read(const Json& json) const { return read(json.dump()); }
  PersonAnswers read(const std::string& text) const {
    write_file(file_, text);
    return read_choice_answers(file_, form_, pairs_);
  }
  std::string complaint(const std::string& text) const {
    std::string message;
    EXPECT_EQ(kind_thrown([&] { read(text); }, &message), ErrorKind::kBadInput) << text;
    EXPECT_NE(message.find("answers.json"), std::string::npos);
    return message;
  }

  const TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "answers.json";
  const ChoicePairs pairs_ = pairs_of(20);
  const ChoiceForm form_ = make_choice_form(pairs_, 5);
};

TEST(ChoiceForm, HasEveryPairOnceAndChecksAmongThem) {
  for (const auto& [count, checks] : {std::pair(1, 4), {32, 4}, {33, 5}, {80, 10}, {500, 12}}) {
    const auto pairs = pairs_of(count);
    const auto form = make_choice_form(pairs, 1);
    EXPECT_EQ(form.checks(), static_cast<std::size_t>(checks));
    std::set<std::size_t> asked;
    std::set<std::string> obvious;
    for (const auto& question : form.questions) {
      if (question.pair) {
        EXPECT_TRUE(asked.insert(*question.pair).second);
        const bool left = pairs.pairs[*question.pair].first_is_left;
        EXPECT_EQ(left ? question.right : question.left, "cat, or owl");
      } else {
        EXPECT_TRUE(obvious.insert(question.truth).second);
        EXPECT_NE(question.obvious, Side::kTie);
      }
    }
    EXPECT_EQ(asked.size(), static_cast<std::size_t>(count));
  }
}

TEST(ChoiceForm, IsTheSameForTheSameAndHasItsHash) {
  const auto form = make_choice_form(pairs_of(20), 1);
  EXPECT_EQ(form.hash, make_choice_form(pairs_of(20), 1).hash);
  EXPECT_NE(form.hash, make_choice_form(pairs_of(20), 2).hash);
  EXPECT_NE(form.hash, make_choice_form(pairs_of(19), 1).hash);
  EXPECT_NE(form.hash, make_choice_form(pairs_of(20, "kitten"), 1).hash);
  EXPECT_FALSE(form.questions.front().pair.has_value() && form.questions[1].pair.has_value() &&
               form.questions[2].pair.has_value() && form.checks() == 0);
  ChoicePairs none = pairs_of(1);
  none.pairs.clear();
  EXPECT_EQ(kind_thrown([&] { make_choice_form(none, 1); }), ErrorKind::kBadInput);
}

TEST_F(Answers, AreChoicesOfMethods) {
  for (const Choice method : {Choice::kFirst, Choice::kSecond}) {
    const auto person = read(answers_of(form_, pairs_, method));
    EXPECT_EQ(person.who, "ann");
    EXPECT_TRUE(person.attentive);
    EXPECT_EQ(person.checks_right, form_.checks());
    EXPECT_EQ(std::count(person.choices.begin(), person.choices.end(), std::optional(method)), 20);
  }
}

TEST_F(Answers, OfSomebodyWhoDoesNotReadAreLeftOut) {
  EXPECT_FALSE(read(answers_of(form_, pairs_, Choice::kFirst, 1)).attentive);
  const auto many = pairs_of(80);
  const auto form = make_choice_form(many, 1);
  ASSERT_EQ(form.checks(), 10U);
  for (const std::size_t missed : {1U, 2U}) {
    write_file(file_, answers_of(form, many, Choice::kFirst, missed).dump());
    EXPECT_EQ(read_choice_answers(file_, form, many).attentive, missed == 1);
  }
}

TEST_F(Answers, MayBeMissing) {
  Json json = answers_of(form_, pairs_, Choice::kFirst);
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < form_.questions.size(); ++i) {
    if (!form_.questions[i].pair || left_out == 3) continue;
    json["answers"][i] = nullptr;
    ++left_out;
  }
  json["who"] = "  ";
  const auto person = read(json);
  EXPECT_TRUE(person.attentive);
  EXPECT_EQ(std::count(person.choices.begin(), person.choices.end(), std::nullopt), 3);
  json.erase("who");
  EXPECT_EQ(read(json).who, "answers");
  for (Json& answer : json["answers"]) answer = nullptr;
  EXPECT_FALSE(read(json).attentive);
}

TEST_F(Answers, OfAnotherPageOrNoneAreRefused) {
  Json json = answers_of(form_, pairs_, Choice::kFirst);
  json["export"] = std::string(64, '0');
  EXPECT_NE(complaint(json.dump()).find("another page"), std::string::npos);
  json = answers_of(form_, pairs_, Choice::kFirst);
  json["answers"].erase(0);
  EXPECT_NE(complaint(json.dump()).find("23 answers to 24 questions"), std::string::npos);
  json = answers_of(form_, pairs_, Choice::kFirst);
  json["answers"][2] = "both";
  complaint(json.dump());
  json["answers"] = 3;
  for (const std::string text : {"", "nonsense", "[]", "{}", R"({"maia":"2afc answers"})"}) {
    EXPECT_NE(complaint(text).find("--export"), std::string::npos);
  }
  complaint(json.dump());
}

PersonAnswers person(const std::string& who, std::vector<std::optional<Choice>> choices,
                     bool attentive = true) {
  return {.who = who, .attentive = attentive, .choices = std::move(choices)};
}

TEST(People, AreJudgesAndMostOfThemAreAnother) {
  constexpr auto kA = Choice::kFirst;
  constexpr auto kB = Choice::kSecond;
  const std::vector<PersonAnswers> people = {
      person("ann", {kA, kA, kB, {}, {}}), person("ann", {kA, kB, kB, kA, {}}),
      person("bob", {kB, kB, kB, kB, kB}, false), person("cyd", {kB, kA, {}, kB, {}})};
  const auto judges = judgments_of(people);
  ASSERT_EQ(judges.size(), 4U);
  EXPECT_EQ(judges[0].judge, "person ann");
  EXPECT_EQ(judges[1].judge, "person ann, 2");
  EXPECT_EQ(judges[2].judge, "person cyd");
  EXPECT_EQ(judges[3].judge, "most of 3 people");
  EXPECT_TRUE(judges[3].of_others);
  EXPECT_EQ(judges[3].choices,
            (std::vector<std::optional<Choice>>{kA, kA, kB, Choice::kTie, std::nullopt}));
  EXPECT_EQ(judgments_of(std::span(people).first(2)).size(), 2U);
  EXPECT_TRUE(judgments_of(std::span(people).subspan(2, 1)).empty());
  const std::vector<PersonAnswers> twice = {people[0], people[0]};
  EXPECT_EQ(kind_thrown([&] { judgments_of(twice); }), ErrorKind::kBadInput);
}

}  // namespace
}  // namespace maia
