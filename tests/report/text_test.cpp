// Escaping, light markdown, replies, numbers and scales.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "report/chart.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/record.hpp"
#include "report/sections.hpp"

namespace maia {
namespace {

TEST(Html, EscapesTextAndAttributes) {
  Html html;
  html.open("p", {{"title", "a\"b'<&>"}}).text("<b>&amp;\x01\x7f\xFFz\n").close();
  EXPECT_EQ(html.str(), "<p title=\"a&quot;b&#39;&lt;&amp;&gt;\">&lt;b&gt;&amp;amp;\uFFFDz\n</p>");
}

TEST(Html, KeepsElementsBalanced) {
  Html html;
  EXPECT_THROW(html.close(), Error);
  html.open("p");
  EXPECT_THROW(html.str(), Error);
  EXPECT_EQ(html.close().str(), "<p></p>");
}

TEST(Markdown, WritesParagraphsListsAndMarks) {
  EXPECT_EQ(markdown("one\ntwo\n\nthree **b** *e* `c<d`").str(),
            "<p dir=\"auto\">one\ntwo</p><p dir=\"auto\">three <strong>b</strong> <em>e</em> "
            "<code>c&lt;d</code></p>");
  EXPECT_EQ(markdown("- a\n- b\n  more\n\ntext").str(),
            "<ul dir=\"auto\"><li dir=\"auto\">a</li><li dir=\"auto\">b\nmore</li></ul>"
            "<p dir=\"auto\">text</p>");
  EXPECT_EQ(markdown("3. a\n\n4) b").str(),
            "<ol start=\"3\" dir=\"auto\"><li dir=\"auto\">a</li><li dir=\"auto\">b</li></ol>");
  EXPECT_EQ(markdown("## Title").str(), "<p class=\"md-heading\" dir=\"auto\">Title</p>");
}

TEST(Markdown, LeavesWhatIsNoMarkAlone) {
  EXPECT_EQ(markdown("2 * 3 * 4 and **open and `tick").str(),
            "<p dir=\"auto\">2 * 3 * 4 and **open and `tick</p>");
  EXPECT_EQ(markdown("**<script>**").str(), "<p dir=\"auto\"><strong>&lt;script&gt;</strong></p>");
  EXPECT_EQ(markdown("").str(), "");
  EXPECT_EQ(markdown("99999. x\n#\n-\n1.").str(), "<p dir=\"auto\">99999. x\n#\n-\n1.</p>");
}

std::string headline_of(const std::string& reply) {
  return turn_headline({1, reply, nullptr});
}

TEST(Headline, IsTheConclusionTheFirstHypothesisOrTheFirstSentence) {
  EXPECT_EQ(headline_of("x\n[LABEL 1]: a crow\n[LABEL 2]: a raven"),
            "Concludes: a crow or a raven");
  EXPECT_EQ(headline_of("x\n[HYPOTHESIS LIST]:\n1. **Birds** of `any` kind\n2. y"),
            "Birds of any kind");
  EXPECT_EQ(headline_of("[HYPOTHESIS LIST]:\nHypothesis_1: Birds: all of them"),
            "Birds: all of them");
  EXPECT_EQ(headline_of("Hypotheses come later, I look first.\nThen."),
            "Hypotheses come later, I look first.");
  EXPECT_EQ(headline_of(""), "");
}

TEST(Headline, IsCutAtASpaceAndNeverInsideACharacter) {
  const auto cut = headline_of(std::string(100, 'a') + " " + std::string(100, 'b'));
  EXPECT_EQ(cut, std::string(100, 'a') + "\u2026");
  std::string birds;
  for (int i = 0; i < 60; ++i) birds += "\u9ce5";
  EXPECT_EQ(headline_of(birds).find("\uFFFD"), std::string::npos);
}

TEST(Numbers, HaveFewDigitsAndATrueMinus) {
  EXPECT_EQ(number_text(3.14159), "3.14");
  EXPECT_EQ(number_text(-0.348), "\u22120.35");
  EXPECT_EQ(number_text(0.0431), "0.043");
  EXPECT_EQ(number_text(0.0), "0");
  EXPECT_EQ(number_text(1234.5), "1234");
  EXPECT_EQ(number_text(0.00001234), "1.23e-05");
  EXPECT_EQ(number_text(std::nullopt), "n/a");
  EXPECT_EQ(number_text(NAN), "n/a");
}

TEST(Scale, HoldsItsValuesAndZeroWithRoundTicks) {
  const std::vector<double> values = {0.4, 4.61};
  const Scale scale(values);
  EXPECT_EQ(scale.position(0), "0.00%");
  EXPECT_EQ(scale.position(100), "100.00%");
  EXPECT_EQ(scale.start(2), "0.00%");
  EXPECT_EQ(scale.ticks(), (std::vector<double>{0, 1, 2, 3, 4}));
}

TEST(Scale, BarsOfNegativeValuesEndAtZero) {
  const std::vector<double> values = {-1, 1};
  const Scale scale(values);
  EXPECT_EQ(scale.position(0), "50.00%");
  EXPECT_EQ(scale.length(-1), scale.length(1));
  EXPECT_EQ(scale.start(1), "50.00%");
}

TEST(Scale, OfNothingOrOfOneValueIsDrawable) {
  for (const auto& values :
       {std::vector<double>{}, std::vector<double>{0}, std::vector<double>{NAN, INFINITY},
        std::vector<double>{-3}, std::vector<double>{1e-9}, std::vector<double>{1e12}}) {
    const Scale scale(values);
    EXPECT_GE(scale.ticks().size(), 2u);
    EXPECT_LE(scale.ticks().size(), 10u);
    EXPECT_EQ(scale.position(0).find("nan"), std::string::npos);
  }
}

}  // namespace
}  // namespace maia
