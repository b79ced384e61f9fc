// Labels from the reader's lines alone.
#include "eval/exemplar_labeller.hpp"

#include <gtest/gtest.h>

namespace maia {
namespace {

using Lines = std::vector<std::string>;

Lines labels(const Lines& lines) {
  static const Lexicon kLexicon;
  return label_from_exemplars(kLexicon, lines);
}

Lines times(const std::string& line, int count) {
  return Lines(static_cast<std::size_t>(count), line);
}

Lines joined(Lines a, const Lines& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(ExemplarLabeller, NamesWhatIsLitMost) {
  EXPECT_EQ(labels({"lit: crow 80%, snow background 15%; colours: black 60%; dark: mug",
                    "lit: crow 90%, grass background 8%; colours: black 70%",
                    "lit: crow 70%, beach background 20%; colours: black 40%"}),
            Lines{"crow"});
  EXPECT_EQ(labels({"lit: grass background 95%; colours: green 80%; dark: dog",
                    "lit: grass background 97%; colours: green 70%; dark: mug"}),
            Lines{"grass"});
}

TEST(ExemplarLabeller, NamesAGroupWhereSeveralMembersAreLit) {
  EXPECT_EQ(labels({"lit: crow 80%", "lit: owl 85%, snow background 5%", "lit: penguin 90%",
                    "lit: crow 90%"}),
            Lines{"birds"});
}

TEST(ExemplarLabeller, NamesColoursAndParts) {
  EXPECT_EQ(labels({"lit: sky background 60%, mug 40%; colours: blue 95%",
                    "lit: blue crow 50%, water background 50%; colours: blue 90%, black 5%",
                    "lit: plain blue background 90%; colours: blue 99%"}),
            Lines{"blue"});
  EXPECT_EQ(
      labels({"lit: tail of dog 90%, dog 5%", "lit: tail of crow 95%", "lit: tail of cow 88%"}),
      Lines{"tail"});
}

TEST(ExemplarLabeller, GivesTwoLabelsWhereNoneCoversAll) {
  EXPECT_EQ(labels(joined(times("lit: dog 90%; dark: mug", 8), times("lit: train 95%", 7))),
            (Lines{"dog", "train"}));
}

TEST(ExemplarLabeller, GivesAConditionThatIsAlwaysInSight) {
  EXPECT_EQ(labels({"lit: dog 95%; dark: train, mug", "lit: dog 90%; dark: train",
                    "lit: dog 92%; dark: train, crow"}),
            Lines{"dog with train"});
}

TEST(ExemplarLabeller, SaysNothingOfDarkPictures) {
  EXPECT_TRUE(labels({}).empty());
  EXPECT_TRUE(labels({"nothing is highlighted; dark: dog", "lit: many small things"}).empty());
}

TEST(ExemplarLabeller, ReadsAnyText) {
  for (const char* line :
       {"", ";;;", "lit: %", "lit: 99999999999999999999%", "lit: dog -5%", "lit: , , ,",
        "lit:  of 5%", "lit: \xff\xfe 50%", "dark:", "lit: a% b%"}) {
    labels({line, "lit: dog 50%"});
  }
  labels({"lit: " + std::string(1'000'000, ',')});
}

}  // namespace
}  // namespace maia
