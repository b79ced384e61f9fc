#include "target/concept_expression.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/random.hpp"

namespace maia {
namespace {

using Kind = ConceptExpression::Kind;

std::string text_of(const std::string& expression) {
  return parse_concept_expression(expression).text();
}

std::string refusal(const std::string& expression) {
  try {
    parse_concept_expression(expression);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "accepted";
}

TEST(ConceptExpression, IsAConceptOfOneOrSeveralWords) {
  const auto one = parse_concept_expression("  Car   WINDOW ");
  EXPECT_EQ(one.kind, Kind::kConcept);
  EXPECT_EQ(one.phrase, "car window");
  EXPECT_EQ(text_of("\"car window\""), "car window");
}

TEST(ConceptExpression, HasAlternativesInAnyCaseAndNumber) {
  const auto two = parse_concept_expression("train or musical instrument");
  ASSERT_EQ(two.kind, Kind::kOr);
  ASSERT_EQ(two.parts.size(), 2u);
  EXPECT_EQ(two.parts[1].phrase, "musical instrument");
  EXPECT_EQ(parse_concept_expression("a OR b Or c").parts.size(), 3u);
  EXPECT_EQ(text_of("(a OR b) OR c"), "a OR b OR c");
}

TEST(ConceptExpression, HasConditions) {
  for (const char* written : {"dog|leash", "dog | leash", " ( dog )|\"leash\""}) {
    const auto given = parse_concept_expression(written);
    EXPECT_EQ(given.kind, Kind::kGiven);
    EXPECT_EQ(given.text(), "dog|leash");
  }
}

TEST(ConceptExpression, ConditionsBindCloserThanAlternatives) {
  EXPECT_EQ(parse_concept_expression("a|b OR c").kind, Kind::kOr);
  const auto bracketed = parse_concept_expression("a|(b OR c)");
  EXPECT_EQ(bracketed.kind, Kind::kGiven);
  EXPECT_EQ(bracketed.parts[1].kind, Kind::kOr);
  EXPECT_EQ(bracketed.text(), "a|(b OR c)");
}

TEST(ConceptExpression, QuotedWordsAreNoOperators) {
  const auto quoted = parse_concept_expression("\"black or white\" OR dog");
  ASSERT_EQ(quoted.parts.size(), 2u);
  EXPECT_EQ(quoted.parts[0].phrase, "black or white");
  EXPECT_EQ(text_of(quoted.text()), quoted.text());
}

TEST(ConceptExpression, NamesEachPhraseOnce) {
  const std::vector<std::string> expected = {"b", "a", "c"};
  EXPECT_EQ(parse_concept_expression("b|a OR c|b").phrases(), expected);
}

TEST(ConceptExpression, SaysWhatIsWrongAndWhere) {
  EXPECT_NE(refusal("").find("lacks a concept at character 1"), std::string::npos);
  EXPECT_NE(refusal("dog OR").find("lacks a concept at character 7"), std::string::npos);
  EXPECT_NE(refusal("dog||cat").find("lacks a concept at character 5"), std::string::npos);
  EXPECT_NE(refusal("(dog").find("lacks a ')' at character 5"), std::string::npos);
  EXPECT_NE(refusal("dog)").find("')' that nothing opens at character 4"), std::string::npos);
  EXPECT_NE(refusal("\"dog").find("quotation mark"), std::string::npos);
  EXPECT_NE(refusal("(dog) cat").find("at character 7"), std::string::npos);
  EXPECT_NE(refusal(std::string(100, '(') + "dog").find("nested"), std::string::npos);
  EXPECT_NE(refusal(std::string(5000, 'a')).find("400"), std::string::npos);
  EXPECT_NE(refusal("a OR b OR c OR d OR e OR f OR g OR h OR i OR j OR k OR l OR m").find("12"),
            std::string::npos);
}

TEST(ConceptExpression, AnyTextIsReadOrRefused) {
  Random random(7);
  const std::string alphabet = "ab |()\"ORor\n\t,\xc3\xa9";
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (int length = random.between(0, 30); length > 0; --length) {
      text += alphabet[random.below(alphabet.size())];
    }
    try {
      const std::string written = text_of(text);
      EXPECT_EQ(text_of(written), written) << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage) << text;
    }
  }
}

}  // namespace
}  // namespace maia
