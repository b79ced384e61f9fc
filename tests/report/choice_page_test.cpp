// The pages of a forced choice: the one that people judge on, and the one it is read in.
#include "report/choice_page.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.hpp"
#include "report/choice_figure.hpp"
#include "report/choice_form_page.hpp"

namespace maia {
namespace {

constexpr const char* kHostile = "</script><script>alert(1)</script> & \"x\"";

ChoicePairs sample_pairs() {
  std::vector<UnitLabel> labels;
  std::vector<UnitLabel> truths;
  const auto add = [&](int unit, const std::string& truth, const std::string& a,
                       const std::string& b) {
    const UnitKey key{"net", "layer1", unit};
    labels.push_back({.unit = key, .method = "one", .labels = {a}});
    labels.push_back({.unit = key, .method = "two", .labels = {b}});
    truths.push_back({.unit = key, .method = "t", .labels = {truth}});
  };
  add(0, "dog", "dogs", "fluffy and textured animal tails");
  add(1, "bird", "circular objects and animals", "birds");
  add(2, "car window", "windows of cars, buses and other vehicles seen from the side", "glass");
  add(3, "sky", "the sky", "the sky");
  add(4, "كلب", kHostile, "狐狸跳过了懒狗");
  add(5, "tail", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
      "tails");
  return pair_labels(labels, truths, "one", "two", 0);
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(ChoiceFormPage, LoadsNothingAndTakesLabelsForText) {
  const std::string page = choice_form_html(make_choice_form(sample_pairs(), 0));
  EXPECT_EQ(page.find("alert(1)</script>"), std::string::npos);
  EXPECT_EQ(count_of(page, "<script"), 1U);
  EXPECT_EQ(page.find("src="), std::string::npos);
  EXPECT_NE(page.find("default-src &#39;none&#39;"), std::string::npos);
  // Neither the methods nor the answers of checks are in it.
  EXPECT_EQ(page.find("obvious"), std::string::npos);
  EXPECT_EQ(page.find("\"one\""), std::string::npos);
}

TEST(ChoicePage, HasJudgesAgreementAndEveryPair) {
  const auto pairs = sample_pairs();
  constexpr auto kA = Choice::kFirst;
  const std::vector<Judgments> judges = {{"similarity", {kA, Choice::kSecond, kA, {}, kA}},
                                         {kHostile, {kA, kA, Choice::kTie, kA, kA}}};
  const auto summary = summarise_choices(judges, 0);
  const std::vector<PageFigure> figures = {{"figures/choices.svg", "caption"}};
  const std::string page = choice_page_html(pairs, judges, summary, figures, "What was compared.");
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_NE(page.find("figures/choices.svg"), std::string::npos);
  EXPECT_NE(page.find("0.75 [0.30, 0.95]"), std::string::npos);  // 3 of 4
  EXPECT_NE(page.find("Labelled alike"), std::string::npos);
  EXPECT_NE(page.find("How far judges agree"), std::string::npos);
  EXPECT_EQ(count_of(page, "<tr>"), 4 + 2 + 1 + 5 + 1U);
  const Figure figure = choice_figure(pairs, summary);
  EXPECT_EQ(count_of(figure.svg, "<circle"), 2 + 2 * 2U);
  EXPECT_EQ(figure.svg.find("<script"), std::string::npos);
}

// For tests/browser/test_choice_form.py.
TEST(ChoiceFormPage, WritesASample) {
  const char* file = std::getenv("MAIA_SAMPLE_FORM");
  if (file == nullptr) GTEST_SKIP() << "MAIA_SAMPLE_FORM names no file";
  write_file(file, choice_form_html(make_choice_form(sample_pairs(), 0)));
}

}  // namespace
}  // namespace maia
